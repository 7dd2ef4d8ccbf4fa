"""Remembered: whose case is where, and how to read a unit, a programme and a participation."""
