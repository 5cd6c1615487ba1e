"""How a family is told: what they choose after proof, stopping by one tap, and what the gateway says of messages."""
