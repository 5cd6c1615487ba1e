"""Who is whose kin, between persons of the registry: a graph that hangs on records like everything else."""
