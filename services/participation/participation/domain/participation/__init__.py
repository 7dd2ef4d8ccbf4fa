"""One case's participation: awaited, enrolled, planned, attended, exited."""
