"""Language models: one protocol, asking with patience, typed slots, recordings, and what it costs."""
