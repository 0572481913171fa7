"""Certificates: who may get one, its number and document, what is signed of it, and how anybody checks it."""
