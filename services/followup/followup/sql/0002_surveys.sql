-- Who is asked what, and what became of it; and where a participation stands, as far as a list must say so.
alter table calendar.schedule
    add column paused boolean not null default false,
    add column closed boolean not null default false;  -- withdrawn, or registered in error

-- The organisations that a case's consent names, as the referral told them; heard in any order with the enrolment.
create table calendar.named (
    case_id uuid not null,
    agency  text not null,
    primary key (case_id, agency)
);

-- `occasion` is a milestone or `exit`; without a day it waits for the exit. Agencies are asked one by one.
create table calendar.ask (
    case_id            uuid    not null references calendar.schedule on delete cascade,
    occasion           text    not null,
    instrument         text    not null,
    instrument_version int     not null,
    name               text    not null,
    respondent         text    not null,
    asked_on           date,
    cancelled          boolean not null default false,
    primary key (case_id, occasion, instrument)
);
create index on calendar.ask (asked_on, case_id, occasion, instrument) where respondent = 'agency' and not cancelled;
create index on calendar.named (agency);

-- `agency` is empty unless an agency answered, or was noted as not answering. What was answered is in the survey alone.
create table calendar.answer (
    case_id    uuid not null references calendar.schedule on delete cascade,
    occasion   text not null,
    instrument text not null,
    agency     text not null,
    outcome    text not null check (outcome in ('completed', 'missed')),
    ended_on   date not null,
    code       text,
    primary key (case_id, occasion, instrument, agency)
);

grant select, insert, update, delete on calendar.named, calendar.ask, calendar.answer to "{service}";
