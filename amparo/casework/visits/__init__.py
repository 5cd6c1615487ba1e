"""Visits to places of detention: whom to see and in which order, the interview, and the sheet that works without a network."""
