"""Finding: learners, mentors and sites by name, words in the curriculum. Who may see what is decided by the doors."""
