"""Specs from other tools' models: pure text in, spec and a list of what could not be said out."""
