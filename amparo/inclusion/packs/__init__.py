"""Phrases in the languages that families speak: read, recorded, reviewed by a second speaker, and exported as a pack."""
