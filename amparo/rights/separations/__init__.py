"""Families apart because somebody is held: parents and children, spouses. What is being done, until they are together."""
