"""What other programs read and write: calendars, phone numbers, neutral cover texts."""
