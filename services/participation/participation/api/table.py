"""Who may ask what: command x role x assignment."""

from chassis.http import Allow

_STAFF = Allow(roles=("unit_staff",), by="unit")
_ANYBODY = Allow(
    roles=(
        "caseworker",
        "agency_system",
        "unit_staff",
        "referral_group",
        "coordinator",
        "economist",
        "auditor",
        "operator",
    )
)

COMMANDS = {
    "publish_programme": Allow(roles=("operator",)),
    "free_anonymous_place": _STAFF,
    "enrol": _STAFF,
    "establish_plan": _STAFF,
    "revise_plan": _STAFF,
    "hold_network_meeting": _STAFF,
    "record_attendance": _STAFF,
    "move_planned_end": _STAFF,
    "record_situation": _STAFF,
    "exit_participation": _STAFF,
}
QUERIES = {
    "read_programme": _ANYBODY,
    "read_unit": Allow(roles=("unit_staff", "referral_group"), by="unit"),
    "read_participation": _STAFF,
    "list_participations": _STAFF,
    "list_reads": Allow(roles=("operator",)),
}
