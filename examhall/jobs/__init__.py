"""The back office: long work with progress, in a process of its own, so that it never stands in the way of an answer."""
