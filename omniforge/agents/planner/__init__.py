"""See agents/planner/agent.yaml."""
