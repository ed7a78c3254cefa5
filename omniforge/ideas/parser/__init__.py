"""From idea text to spec, in stages with plain data between them."""
