"""«If I am detained, tell …»: what a person wishes, said while they are free. It is consent given in advance."""
