"""Notices to officers: what the file wants of somebody, in the page and by e-mail. Other chapters call `notify`."""
