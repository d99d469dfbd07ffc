"""The rules: facts and a plan in, a state out. Pure: no database, no Flask, no clock."""
