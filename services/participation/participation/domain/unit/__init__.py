"""A unit: its places and seats, the holds on them, the line, and those who are only counted."""
