"""What the marks of many say about items, papers and candidates: item analysis, models, fairness, likeness."""
