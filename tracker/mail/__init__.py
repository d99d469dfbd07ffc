"""Mail: what is to be said to whom, when it goes out and what became of it. Ids and enums, nothing of the domain."""
