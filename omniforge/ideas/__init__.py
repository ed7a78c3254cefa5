"""Where specs live: Git repositories of ideas."""
