"""What every field of a file was, who changed it and why: a reading of records, choices, merges, consents and events.

Nothing is kept here. What describes a person is chosen from records and cases move by events, so the history of a field is
what the same rules say of the records that were the person's at each moment.
"""
