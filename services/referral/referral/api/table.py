"""Who may ask what: command x role x assignment, and nothing besides."""

from collections.abc import Mapping

from chassis.http import Allow

SENDING = frozenset({"caseworker", "agency_system"})
"""Who acts for an organisation that sends, or that a consent names."""
AT_UNIT = frozenset({"unit_staff", "referral_group"})
"""Who acts for the units that they are assigned to."""

ANYBODY = ("caseworker", "agency_system", "unit_staff", "referral_group", "coordinator")
"""Who may ask what names nobody."""

COMMANDS: Mapping[str, Allow] = {
    "register_organisation": Allow(("operator",)),
    "adopt_agreement": Allow(("economist",)),
    "record_cost": Allow(("economist",)),
    "correct_cost": Allow(("economist",)),
    "set_budget": Allow(("economist",)),
    "receive_funds": Allow(("economist",)),
    "send_referral": Allow(("caseworker", "agency_system"), by="organisation"),
    "withdraw_referral": Allow(("caseworker", "agency_system"), by="organisation"),
    "supply_information": Allow(("caseworker", "agency_system"), by="organisation"),
    "enter_in_error": Allow(("caseworker", "agency_system"), by="organisation"),
    "receive_referral": Allow(("unit_staff",), by="unit"),
    "request_information": Allow(("unit_staff",), by="unit"),
    "hold_study_visit": Allow(("unit_staff",), by="unit"),
    "hold_mapping_visit": Allow(("unit_staff",), by="unit"),
    "accept_referral": Allow(("unit_staff",), by="unit"),
    "decline_referral": Allow(("unit_staff",), by="unit"),
    "redirect_referral": Allow(("unit_staff",), by="unit"),
    "reopen_referral": Allow(("unit_staff",), by="unit"),
    "decide_admission": Allow(("referral_group",), by="unit"),
    "accept_offer": Allow(("caseworker", "agency_system"), by="organisation"),
    "confirm_interest": Allow(("caseworker", "agency_system"), by="organisation"),
    "give_consent": Allow(("caseworker", "agency_system"), by="organisation"),
    "withdraw_consent": Allow(("caseworker", "agency_system"), by="organisation"),
    "raise_protection": Allow(("caseworker", "operator")),
    "lift_protection": Allow(("caseworker", "operator")),
    "forget_person": Allow(("operator",)),
}

QUERIES: Mapping[str, Allow] = {
    "read_capacity": Allow(ANYBODY),
    "read_route": Allow(ANYBODY),
    "list_referrals": Allow(("caseworker", "agency_system", "unit_staff", "referral_group")),
    "read_referral": Allow(("caseworker", "agency_system", "unit_staff", "referral_group")),
    "read_person": Allow(("caseworker", "unit_staff")),
    "read_disclosures": Allow(("caseworker",), by="organisation"),
    "read_withdrawal": Allow(("caseworker",), by="organisation"),
    "read_reads": Allow(("caseworker",), by="organisation"),
    "read_protection": Allow(("caseworker", "operator")),
    "read_forgetting": Allow(("operator",)),
    "list_retention": Allow(("operator",)),
    "list_reads": Allow(("operator",)),
}
