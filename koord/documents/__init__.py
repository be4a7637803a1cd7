"""Papers: what stands in them, how they are written, and nothing about where they come from."""
