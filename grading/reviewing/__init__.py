"""Score reviews (成绩复核): asked for by the candidate, paid, marked again with its trace, signed by another and replied to."""
