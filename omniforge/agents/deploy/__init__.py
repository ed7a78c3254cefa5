"""See agents/deploy/agent.yaml."""
