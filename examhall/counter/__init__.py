"""The counter of a centre: applications decided, identity and form compared, fees taken and given back, the day's account."""
