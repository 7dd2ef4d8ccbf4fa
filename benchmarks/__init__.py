"""How fast it is, beside what the same machine does without us. Not installed; run by `make bench`."""
