"""A programme file as a picture for a terminal: who, where, the way through, what is measured, who pays."""

from samverka.picture.drawing import drawn

__all__ = ["drawn"]
