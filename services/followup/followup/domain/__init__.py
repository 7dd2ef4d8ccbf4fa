"""The calendar of a case: what is waited for, and until when."""
