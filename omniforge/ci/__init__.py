"""Forge where no person watches: reports that CI services read, and whether committed output fits its spec."""
