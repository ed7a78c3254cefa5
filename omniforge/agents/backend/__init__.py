"""See agents/backend/agent.yaml."""
