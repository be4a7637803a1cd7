"""The field itself, in plain Python: no clock, no files, no database."""
