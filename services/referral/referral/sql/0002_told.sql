-- Where a case stood when its consent was withdrawn: the last that an agency may learn of it.
alter table desk.referral add column standing_told text;
update desk.referral set standing_told = standing where parties = '{}';

-- One agreement for each programme, and one for each of its units.
create unique index on desk.agreement (programme, coalesce(unit, ''));
