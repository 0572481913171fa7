"""What is being written, at the author's desk: working copies, the editors and what they say beside the words."""
