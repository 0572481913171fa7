"""What is asked, and what is right: items, keys, operation tasks, papers. Keys leave it only towards grading."""
