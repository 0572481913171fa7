"""What is marked otherwise than by the bank's key, since when, and the scheme that a paper is marked by with it."""
