"""Persons, providers and the links between them: who is here."""
