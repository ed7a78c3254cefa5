"""Deployments on this machine: release folders, a database process, and a front proxy that switches between them."""
