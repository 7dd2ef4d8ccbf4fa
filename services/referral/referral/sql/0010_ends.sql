-- What a protected identity hides, when a case was forgotten, and what its controllers' clocks are counted from.
alter table desk.referral add column protected boolean not null default false;
alter table desk.referral add column forgotten_on date;
create index on desk.referral (person_id);

create table desk.lifespan (
    case_id      uuid primary key,
    controllers  text[] not null,
    last_note_on date   not null,
    ended_on     date
);
create index on desk.lifespan (ended_on, case_id) where ended_on is not null;

grant select, insert, update, delete on desk.lifespan to "{service}";
