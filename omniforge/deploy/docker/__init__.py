"""Deployments as containers: an image of the app, PostgreSQL beside it, both run by Docker Compose."""
