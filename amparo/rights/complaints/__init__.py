"""Complaints to authorities and oversight bodies: the paper, the term, what came back, how it ended."""
