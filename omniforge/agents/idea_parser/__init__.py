"""See agents/idea_parser/agent.yaml."""
