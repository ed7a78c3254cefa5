"""What an app is: pure data, checks, text."""
