"""Who may: the hats of a person, the one table of rules, secrets, sign-ins, throttles and links."""
