"""Whole screens, each with its keys."""
