"""What can be asked of a case's consents, and what services answer to their end."""

from typing import Literal, TypeAlias

from pydantic import JsonValue

from chassis.decider import Command
from contracts.codes import Purpose


class GiveConsent(Command):
    """Written, signed by the person; `parties` are the organisations that may exchange information."""

    unit: str
    purpose: Purpose
    parties: tuple[str, ...]


class WithdrawConsent(Command):
    """Everything ends at once, whatever the purpose."""


class RaiseProtection(Command):
    """The person's identity is protected: from here on the unit is told to nobody either."""

    unit: str


class ForgetCase(Command):
    """The keys are destroyed with this; what was sealed can never be read again."""


class Disclose(Command):
    """`what` is an event of this desk, or a fact heard from another; `data` is all that it says."""

    origin: Literal["own", "heard"]
    what: str
    data: dict[str, JsonValue]


class ConfirmWithdrawal(Command):
    """A service has carried the withdrawal out."""

    service: str


class ConfirmProtection(Command):
    """A service has hidden the case."""

    service: str


class ConfirmDestruction(Command):
    """A service has destroyed its keys."""

    service: str


Confirm: TypeAlias = ConfirmWithdrawal | ConfirmProtection | ConfirmDestruction
End: TypeAlias = WithdrawConsent | RaiseProtection | ForgetCase
ConsentCommand: TypeAlias = GiveConsent | Disclose | End | Confirm
