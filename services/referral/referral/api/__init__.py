"""Asked: the routes of the partner agencies' desk."""

from fastapi import APIRouter

from referral.api import (
    agreements,
    answers,
    consents,
    costs,
    forgetting,
    listing,
    organisations,
    protection,
    reading,
    referrals,
    retention,
)

router = APIRouter()
for page in (organisations, agreements, costs, referrals, answers, consents):
    router.include_router(page.router)
for page in (protection, forgetting, retention, listing, reading):
    router.include_router(page.router)
