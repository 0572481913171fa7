"""What a paper must be made of, and the choice of its items: specifications, the solver, and why it cannot be."""
