"""Typed emitters and template rendering."""
