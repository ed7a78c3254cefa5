"""Task graph, engine, journal, cache, events."""
