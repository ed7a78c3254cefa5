"""What changed between two specs, in words a founder reads and as data."""
