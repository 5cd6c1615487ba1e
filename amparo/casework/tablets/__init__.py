"""Work without a network: what a tablet takes along, and how what it kept comes home, once and in full (A6, A12, F8)."""
