"""The right to sit: registrations, tickets, places, and approved changes for a candidate."""
