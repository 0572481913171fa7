"""What an answer is worth, and what follows from it: marks, results, certificates."""
