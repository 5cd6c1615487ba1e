"""The family of a person on their file: who is kin, where each is now, who keeps their case, and whether they are apart."""
