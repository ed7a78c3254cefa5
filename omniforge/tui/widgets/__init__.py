"""Parts of screens that draw one thing each."""
