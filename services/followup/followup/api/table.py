"""Who may do what: each command and query with its roles and the assignment that it asks for."""

from chassis.http import Allow

COMMANDS = {
    "complete_milestone": Allow(roles=("unit_staff",), by="unit"),
    "miss_milestone": Allow(roles=("unit_staff",), by="unit"),
    "complete_instrument": Allow(roles=("unit_staff",), by="unit"),
    "miss_instrument": Allow(roles=("unit_staff",), by="unit"),
    "complete_as_agency": Allow(roles=("caseworker",), by="organisation"),
}
QUERIES = {
    "read_schedule": Allow(roles=("unit_staff",), by="unit"),
    "read_answers": Allow(roles=("unit_staff",), by="unit"),
    "read_working_list": Allow(roles=("unit_staff",), by="unit"),
    "read_agency_list": Allow(roles=("caseworker",), by="organisation"),
    "list_reads": Allow(roles=("operator",)),
    "read_instruments": Allow(roles=("unit_staff", "caseworker")),
}
OF_UNIT = "follow-up of a participation at the reader's own unit"
OF_AGENCY = "a survey of an agency that the consent names"
