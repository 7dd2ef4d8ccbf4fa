"""Words that several definitions share."""

STARTED = (
    "participants who started in the period: enrolments, those whose consent was withdrawn later and"
    " anonymous headcounts included, registrations in error not"
)
SMALL = (
    "none; a count under five is shown as <5, and one that would let it be worked out as two dots"
)
ORE = "to the nearest öre, halves away from zero"
TENTH = "to one decimal, halves away from zero"
WITHHELD = f"{TENTH}; withheld for fewer than five"
NET = "net cost in öre, without VAT, with corrections"
ACCRUED = "costs by their accrual date"
PERIOD = "the period of the report"
SO_FAR = "the period of the report, as far as the latest business day heard"
OF_THOSE_WHO_STARTED = "participants who started in the period, whenever it was recorded"
HEARD = "sent in the period; their outcome as of the latest business day heard"
DIVIDED = (
    "a year's total per unit, agreement version and cost kind is divided to the öre by largest remainder,"
    " ties in the agreement's order; what an association bears is divided on in the same way"
)
