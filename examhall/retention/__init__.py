"""How long each kind of personal data is kept, and how it goes when its time is over: looked at first, then by two persons."""
