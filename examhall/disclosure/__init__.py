"""Everything that is kept of one person, in one file for that person: asked for by the authority, made in the back office."""
