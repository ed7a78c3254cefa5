"""JHipster Domain Language: tokens, syntax, mapping."""
