"""Decided: programmes, units, participations and headcounts; pure."""
