"""Taking an idea and its project elsewhere: a folder, a file, or a Git host."""
