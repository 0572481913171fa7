"""Who of the staff did what, and when: append-only, chained, verifiable, written in the transaction of the act."""
