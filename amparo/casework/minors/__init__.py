"""The team of a minor's file: whose it is by their work, whom a supervisor named, and who asks to join (domain.md §8.1)."""
