"""Who there is, what they are, and what each may do."""
