"""Forge for other programs: the same functions as the commands call, over a protocol."""
