"""OpenAPI 3: document, shapes, resources and mapping."""
