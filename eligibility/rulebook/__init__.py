"""The programme's rules as plain Python: no Django, no clock, no database; the day is an argument."""
