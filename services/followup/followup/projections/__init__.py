"""Remembered: each case's schedule and the working list, from the calendar's own events."""
