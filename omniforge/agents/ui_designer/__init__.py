"""See agents/ui_designer/agent.yaml."""
