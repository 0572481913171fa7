"""One candidate, one booklet: what was wished, what happened, and how it stands."""
