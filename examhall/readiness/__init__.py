"""Before the day: whether stations, papers, people and the server are ready, and practice for the candidates."""
