"""Municipal routines, the law's table and the calendar's days: what is data, not code."""
