"""The children of a person, and the plan for them that a detained parent's case needs (domain.md §8.1, E7)."""
