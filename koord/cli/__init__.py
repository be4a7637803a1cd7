"""What is typed and shown: one module for each command word."""
