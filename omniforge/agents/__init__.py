"""One folder per agent: what it takes, what it makes."""
