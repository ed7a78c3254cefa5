"""Proof that a generated project works: real tools on a copy of it, one report."""
