"""Asked: the routes of the partner agencies' desk."""

from fastapi import APIRouter

from referral.api import (
    agreements,
    answers,
    consents,
    costs,
    listing,
    organisations,
    reading,
    referrals,
)

router = APIRouter()
for page in (organisations, agreements, costs, referrals, answers, consents, listing, reading):
    router.include_router(page.router)
