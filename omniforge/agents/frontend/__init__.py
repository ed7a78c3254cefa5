"""See agents/frontend/agent.yaml."""
