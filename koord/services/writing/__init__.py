"""Changes: one function is one transaction."""
