"""See agents/workflow/agent.yaml."""
