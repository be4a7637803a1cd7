"""Questions to the file: SQL in, frozen values out. No ORM is loaded here."""
