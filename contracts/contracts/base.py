"""A fact: something that happened, told to others under a published, versioned shape."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$")]
"""A readable identity: the same in files, topics, certificates and tokens."""


def _written(day: object, parse: ValidatorFunctionWrapHandler) -> date:
    """A number is no day, although it could be read as seconds since 1970."""
    if str(day) != str(read := parse(day)):
        raise PydanticCustomError("date_type", "a day is written as text, YYYY-MM-DD")
    return read


Day = Annotated[date, WrapValidator(_written)]
"""A local date in Europe/Stockholm, as a request must write it."""


Score = Annotated[
    Decimal, WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]{1,6}(\.[0-9]{1,4})?$"})
]
"""An exact number, written as text such as 3.25."""


class Fact(BaseModel):
    """Frozen, and tolerant when read: a hearer ignores fields that it does not know yet.

    `service` tells it, on the topic `<service>.v1`; `key` names the field whose value is the record's key.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    service: ClassVar[str]
    version: ClassVar[int] = 1
    key: ClassVar[str] = "case_id"

    @classmethod
    def type_name(cls) -> str:
        """The CloudEvents type, such as `referral.ReferralSent.v1`."""
        return f"{cls.service}.{cls.__name__}.v{cls.version}"

    @classmethod
    def schema_name(cls) -> str:
        """The CloudEvents data schema, a name that never changes its meaning."""
        return f"urn:samverka:schema:{cls.type_name()}"


class CaseFact(Fact):
    """A fact about one case on one day (a local date in Europe/Stockholm)."""

    case_id: UUID
    on: date
