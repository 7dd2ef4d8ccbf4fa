"""A definition: what a figure is, in words."""

from pydantic import BaseModel, ConfigDict


class Definition(BaseModel):
    """A figure's name, what is counted, over what, when, and how it is rounded."""

    model_config = ConfigDict(frozen=True)

    name: str
    numerator: str
    denominator: str
    period: str
    rounding: str
