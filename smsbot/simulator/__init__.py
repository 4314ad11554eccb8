"""Virtual patients on the rules alone: the same decisions as in production, with a virtual clock."""
