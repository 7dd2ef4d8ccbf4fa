"""Targets: what a programme wants to reach, what came of it, and by which definition."""
