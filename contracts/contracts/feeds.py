"""What may be told to an agency of a case that its consent covers: deny by default, so each fact is named."""

from contracts import followup, participation, referral
from contracts.base import CaseFact, Fact

DISCLOSABLE: tuple[type[CaseFact], ...] = (
    referral.ReferralSent,
    referral.ReferralReceived,
    referral.InformationRequested,
    referral.InformationSupplied,
    referral.StudyVisitHeld,
    referral.MappingVisitHeld,
    referral.ReferralAccepted,
    referral.ReferralDeclined,
    referral.ReferralRedirected,
    referral.ReferralReopened,
    referral.ReferralEnteredInError,
    referral.ReferralWithdrawn,
    referral.ReferralExpired,
    referral.AdmissionDecided,
    referral.PlaceOffered,
    referral.ReferralWaitlisted,
    referral.InterestConfirmed,
    referral.OfferAccepted,
    referral.ReferralAdmitted,
    referral.ReferralClosedWithoutName,
    referral.ConsentGiven,
    referral.ConsentWithdrawn,
    referral.ProtectionRaised,
    referral.CaseForgotten,
    participation.Enrolled,
    participation.PlanEstablished,
    participation.PlanRevised,
    participation.ResourceGroupComposed,
    participation.StepTaken,
    participation.NetworkMeetingHeld,
    participation.PlannedEndMoved,
    participation.Paused,
    participation.Resumed,
    participation.LengthExceptionRecorded,
    participation.Exited,
    participation.ExitCorrected,
    participation.ParticipationReopened,
    participation.EnteredInError,
    followup.MilestoneDue,
    followup.MilestoneOverdue,
    followup.MilestoneDone,
    followup.MilestoneMissed,
    followup.MilestoneCancelled,
)
"""No income or occupation, no attendance, nothing of a unit's own stream, nothing of the services' receipts."""


def may_be_disclosed(fact: type[Fact]) -> bool:
    """Whether a fact of this type may enter a feed at all; the consent in force decides the rest."""
    return fact in DISCLOSABLE
