"""How somebody becomes trusted: what proves who they are, and the path on which no officer is needed."""
