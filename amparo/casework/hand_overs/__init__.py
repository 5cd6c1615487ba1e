"""Hand-overs: a case passes to the office now responsible, which takes it over or returns it. Nothing is ownerless."""
