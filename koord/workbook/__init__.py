"""The encrypted file: opening, tables, queries, history and the change function."""
