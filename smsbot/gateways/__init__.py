"""The vendors behind the ports: one vendor, one home; its words and errors stop there."""
