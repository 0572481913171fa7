"""The hall: who may sit, where, when, and what happened."""
