"""Releasing results: one officer confirms what stands, another person makes it public; a later release corrects it."""
