"""A person's own profiles."""
