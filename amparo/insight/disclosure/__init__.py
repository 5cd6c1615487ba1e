"""Which published figures are hidden, and the attack that proves that they stay hidden. Pure: no Django, no database."""
