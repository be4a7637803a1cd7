"""What a user can do: questions in `reading`, changes in `writing`; both return frozen results."""
