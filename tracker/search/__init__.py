"""Finding: words in the curriculum. Who may read what is found is decided by the doors."""
