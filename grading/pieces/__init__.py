"""Answers that persons read, piece by piece: their rows, and the points that count when a sitting is marked."""
