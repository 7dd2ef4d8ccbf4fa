-- What reporting has heard, as normalised facts. Rows are only added (a withdrawal alone removes any),
-- keyed by what the fact itself says, so that the order of hearing cannot matter.
-- `sequence` is the version of the stream that told; `day` is the business day of the fact.
-- Everything is made in the one schema that is named here, so that the next edition of it can be built beside
-- the live one from this same file.
create schema rpt_v1;
set local search_path = rpt_v1;

-- How far this edition has heard: the tables of hearing that every service has, but beside the facts.
create table next_offset (like es.next_offset including all);
create table applied (like es.applied including all);
create table heard (like es.heard including all);
create table dead_letter (like es.dead_letter including all excluding identity);

-- One sequence for all editions: a number never means one dead letter today and another after a swap.
alter table dead_letter alter dead_letter_id set default nextval('es.dead_letter_dead_letter_id_seq');
grant usage on sequence es.dead_letter_dead_letter_id_seq to "{service}";

create table progress (
    topic     text not null,
    partition integer not null,
    facts     bigint not null,
    latest_on date,
    primary key (topic, partition)
);

create table organisation (
    organisation text not null,
    sequence     bigint not null,
    name         text not null,
    party        text,
    primary key (organisation, sequence)
);

create table share (
    agreement         text not null,
    agreement_version integer not null,
    ordinal           integer not null,
    funder            text not null,
    numerator         integer not null,
    denominator       integer not null,
    primary key (agreement, agreement_version, ordinal)
);

create table cost (
    cost_id           uuid primary key,
    programme         text not null,
    unit              text not null,
    cost_kind         text not null,
    net_ore           bigint not null,
    vat_ore           bigint not null,
    accrued_on        date not null,
    agreement         text not null,
    agreement_version integer not null,
    corrects          uuid
);
create index on cost (programme, accrued_on);

create table programme (
    programme text not null,
    version   integer not null,
    name      text not null,
    document  jsonb not null,
    primary key (programme, version)
);

create table unit_opening (
    unit      text not null,
    sequence  bigint not null,
    programme text not null,
    name      text not null,
    day       date not null,
    low       integer not null,
    high      integer not null,
    primary key (unit, sequence)
);

create table sent (
    case_id     uuid primary key,
    programme   text not null,
    unit        text not null,
    referred_by text not null,
    sex         text not null,
    day         date not null
);
create index on sent (programme, day);

create table decided (
    case_id   uuid primary key,
    programme text not null,
    unit      text not null,
    day       date not null
);
create index on decided (programme, day);

create table step (
    case_id  uuid not null,
    sequence bigint not null,
    step     text not null,
    day      date not null,
    reason   text,
    primary key (case_id, sequence, step)
);

create table withdrawal (
    case_id uuid primary key,
    day     date not null
);

create table enrolled (
    case_id           uuid primary key,
    programme         text not null,
    programme_version integer not null,
    unit              text not null,
    referred_by       text not null,
    sex               text not null,
    day               date not null
);
create index on enrolled (programme, day);

create table exited (
    case_id uuid primary key,
    day     date not null,
    code    text not null
);

create table headcount (
    headcount_id uuid primary key,
    programme    text not null,
    unit         text not null,
    sex          text not null,
    start_year   integer not null
);
create index on headcount (programme, start_year);

create table anonymous_place (
    unit     text not null,
    sequence bigint not null,
    number   integer not null,
    taken    boolean not null,
    day      date not null,
    primary key (unit, sequence)
);

create table situation (
    case_id           uuid not null,
    occasion          text not null,
    milestone         text not null,   -- empty when the participation itself recorded it
    sequence          bigint not null,
    day               date not null,
    occupation        text not null,
    occupation_extent integer not null,
    primary key (case_id, occasion, milestone, sequence)
);

create table income_source (
    case_id   uuid not null,
    occasion  text not null,
    milestone text not null,
    sequence  bigint not null,
    income    text not null,
    extent    integer not null,
    primary key (case_id, occasion, milestone, sequence, income)
);

create table attendance (
    case_id        uuid not null,
    sequence       bigint not null,
    week           date not null,
    planned_hours  integer not null,
    attended_hours integer not null,
    primary key (case_id, sequence)
);

create table milestone (
    programme         text not null,
    programme_version integer not null,
    milestone         text not null,
    ordinal           integer not null,
    name              text not null,
    counted_from      text not null,
    primary key (programme, programme_version, milestone)
);

create table milestone_step (
    case_id   uuid not null,
    milestone text not null,
    sequence  bigint not null,
    step      text not null,
    day       date not null,
    code      text,
    primary key (case_id, milestone, sequence)
);

create view organisation_now as
select distinct on (organisation) organisation, name, party
  from organisation
 order by organisation, sequence desc;

create view unit_now as
select distinct on (unit) unit, programme, name
  from unit_opening
 order by unit, sequence desc;

-- A capacity and the days it is in force: from `day` until the next opening, exclusive.
create view capacity as
select programme, unit, high, day as from_on,
       lead(day) over (partition by unit order by day, sequence) as until_on
  from unit_opening;

-- Everyone with a record. `ended_on` counts when it came no later than a withdrawal of consent.
create view participant as
select e.case_id, e.programme, e.programme_version, e.unit, e.sex, e.day as started_on,
       case when w.day is null or x.day <= w.day then x.day end as ended_on,
       x.code, w.day as hidden_on
  from enrolled e
  left join exited x using (case_id)
  left join withdrawal w using (case_id)
 where x.code is distinct from 'registered_in_error';

-- A place in use, from `from_on` until `until_on`, exclusive. With a withdrawal of consent a named place
-- goes on as an anonymous one: only `ended_on` says that somebody left.
create view place as
select programme, unit, sex, started_on as from_on, least(ended_on, hidden_on) as until_on, ended_on
  from participant
union all
select u.programme, a.unit, null, a.day, a.until_on, a.until_on
  from (select unit, taken, day,
               lead(day) over (partition by unit, number order by sequence) as until_on
          from anonymous_place) a
  join unit_now u using (unit)
 where a.taken;

-- The last thing that is known of a milestone of a case.
create view milestone_now as
select distinct on (case_id, milestone) case_id, milestone, step, day, code
  from milestone_step
 order by case_id, milestone, sequence desc;

grant usage on schema rpt_v1 to "{service}";
grant select, insert, update, delete on all tables in schema rpt_v1 to "{service}";
revoke delete on next_offset, applied, heard, dead_letter from "{service}";
