"""What is said to have been done to somebody: facts in versions, statements in their own words, and for what they may be used."""
