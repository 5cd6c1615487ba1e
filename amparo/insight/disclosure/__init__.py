"""Which published figures are hidden, and the attack that proves that what is hidden stays hidden. Pure: no Django, no database."""
