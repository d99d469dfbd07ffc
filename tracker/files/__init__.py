"""Files that go with entries: checked, made harmless, kept by their hash. Ids and bytes, nothing of the domain."""
