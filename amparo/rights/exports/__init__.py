"""What leaves for litigation and treaty bodies: consented, without identities, asked by one person and released by another."""
