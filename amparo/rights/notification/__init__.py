"""Consular notification: from the arrest to the notice to the first contact, by authority and month."""
