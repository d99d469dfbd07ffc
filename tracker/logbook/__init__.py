"""What is said in a logbook, proved and added up: the one way to append, and what stands because of it."""
