"""Three-way merge of specs and other YAML and JSON: decided on data, written by splicing the texts of both sides."""
