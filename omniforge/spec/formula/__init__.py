"""Formulas of computed fields: their syntax, their kinds and their values. Pure."""
