"""Looking somebody up in the public locator, by hand: what to type, in which order, and the log of the tries (A10)."""
