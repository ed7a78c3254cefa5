"""The generated project: its own repository, update, verification."""
