"""Papers that stand: sealed, released, laid on the seats, looked at and printed."""
