"""Answers that were kept aside: what lies there, what speaks for it, and the chief proctor's word on it."""
