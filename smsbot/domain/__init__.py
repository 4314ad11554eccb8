"""Pure clinical and conversation rules: no I/O, no clock, no framework. ``now`` is always an argument."""
