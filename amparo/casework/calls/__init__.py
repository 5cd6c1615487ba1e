"""The telephone operator's one page: find, verify the caller by script, take the matter down in four fields (B7)."""
