"""The roles that a token may name; each service's table says what a role may ask."""

ROLES = (
    "caseworker",
    "agency_system",
    "unit_staff",
    "referral_group",
    "coordinator",
    "economist",
    "auditor",
    "operator",
)
"""The coordination association's people are coordinator, economist or auditor: aggregates only."""
