"""One event, several people: a raid, an accident, a workplace, a shelter that closes, a hurricane."""
