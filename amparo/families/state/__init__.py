"""A state office in Mexico: it takes a family's request and sees their papers. What it proves, consent decides over."""
