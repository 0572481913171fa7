"""Sealed papers: all that a candidate may ever see of an exam, and nothing else."""
