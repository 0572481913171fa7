"""Finding one's way: the shelf of items as they stand, the search, the list with its views and moves, the overview."""
