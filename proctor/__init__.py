"""Who watches: the live console of a room, the acts of its proctors, and the room's own paper."""
