"""Deployments to Vercel: built here by its own command line, checked, then uploaded as they are."""
