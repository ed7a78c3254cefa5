"""See agents/package/agent.yaml."""
