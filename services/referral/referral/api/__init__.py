"""Asked: the routes of the partner agencies' desk."""

from fastapi import APIRouter

from referral.api import agreements, answers, consents, reading, referrals

router = APIRouter()
for page in (agreements, referrals, answers, consents, reading):
    router.include_router(page.router)
