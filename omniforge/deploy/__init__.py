"""From a proved project to places where others use it."""
