"""Looking at forge from outside: structured logs, traces and metrics. All of it is off until a person asks."""
