"""The family's side by telephone (B7): a PIN said aloud, a call back to the telephone of the request, and what may be read."""
