"""Asked: the routes of the partner agencies' desk."""

from fastapi import APIRouter

from referral.api import (
    afterwards,
    agreements,
    answers,
    capacity,
    consents,
    costs,
    forgetting,
    funds,
    listing,
    organisations,
    protection,
    reading,
    referrals,
    retention,
    sending,
)

router = APIRouter()
for page in (organisations, agreements, costs, funds):
    router.include_router(page.router)
for page in (sending, referrals, answers, afterwards, consents):
    router.include_router(page.router)
for page in (protection, forgetting, retention, listing, reading, capacity):
    router.include_router(page.router)
