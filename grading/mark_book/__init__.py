"""The book of marks that officers look into: administrations, results, one candidate's paper with every mark."""
