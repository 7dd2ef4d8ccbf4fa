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
    "assign_contact_person": _STAFF,
    "establish_plan": _STAFF,
    "revise_plan": _STAFF,
    "compose_resource_group": _STAFF,
    "take_step": _STAFF,
    "hold_network_meeting": _STAFF,
    "agree_extent": _STAFF,
    "record_attendance": _STAFF,
    "correct_attendance": _STAFF,
    "move_planned_end": _STAFF,
    "pause": _STAFF,
    "resume": _STAFF,
    "record_length_exception": _STAFF,
    "record_situation": _STAFF,
    "correct_situation": _STAFF,
    "answer_instrument": _STAFF,
    "correct_answer": _STAFF,
    "miss_instrument": _STAFF,
    "note_registration": _STAFF,
    "exit_participation": _STAFF,
    "correct_exit": _STAFF,
    "reopen": _STAFF,
    "enter_in_error": _STAFF,
}
QUERIES = {
    "read_programme": _ANYBODY,
    "read_unit": Allow(roles=("unit_staff", "referral_group"), by="unit"),
    "read_participation": _STAFF,
    "list_participations": _STAFF,
    "list_reads": Allow(roles=("operator",)),
    "export_registrations": _STAFF,
}
