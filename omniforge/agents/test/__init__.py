"""See agents/test/agent.yaml."""
