"""Changes asked for in words: in the spec where one suffices, else as edits of extension files behind a gate."""
