-- A case that was redirected goes on as another, with a consent of its own.
alter table desk.referral add column redirected_from uuid;
