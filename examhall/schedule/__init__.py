"""Where and when: centres, rooms, seats and administrations."""
