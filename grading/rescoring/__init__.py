"""Rescoring: a key is amended, every sitting is marked anew as a proposal, and a second person makes it live or drops it."""
