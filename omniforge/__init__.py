"""OmniForge: from one sentence to a running, proven application."""

__version__ = "0.1.0"
