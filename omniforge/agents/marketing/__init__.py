"""See agents/marketing/agent.yaml."""
