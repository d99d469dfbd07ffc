"""What certification needs, and where a learner stands against it."""
