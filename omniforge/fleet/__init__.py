"""Builds on many machines: workers on one PostgreSQL do the steps of builds that are asked for elsewhere."""
