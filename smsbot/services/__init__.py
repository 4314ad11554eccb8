"""The use cases: one a file, one transaction each; only dispatch and reconcile touch the network."""
