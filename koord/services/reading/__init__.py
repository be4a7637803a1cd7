"""Questions: SQL to frozen values, without the ORM."""
