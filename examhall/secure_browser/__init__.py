"""Safe Exam Browser as an access rule of an administration, and the networks of a room: keys, settings files, the gate."""
