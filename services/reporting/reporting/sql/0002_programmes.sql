-- What a programme's whole life needs: names over time, agreements side by side, pools, plans, pauses, answers, exits
-- that were taken back. What was heard before is in these tables after a rebuild (`samverka projections rebuild`).
set local search_path = rpt_v1;

drop view organisation_now, capacity, place, participant;

alter table organisation add day date not null default '0001-01-01';

create table organisation_name (
    organisation text not null,
    sequence     bigint not null,
    name         text not null,
    day          date not null,   -- the first one of this name
    primary key (organisation, sequence)
);

create table member (
    organisation text not null,
    sequence     bigint not null,
    member       text not null,
    primary key (organisation, sequence, member)
);

create table municipal_share (
    organisation text not null,
    sequence     bigint not null,
    ordinal      integer not null,
    funder       text not null,
    numerator    integer not null,
    denominator  integer not null,
    primary key (organisation, sequence, ordinal)
);

create table agreement (
    agreement         text not null,
    agreement_version integer not null,
    programme         text not null,
    unit              text,
    valid_from        date not null,
    valid_until       date,
    primary key (agreement, agreement_version)
);
create index on agreement (programme);

create table agreement_kind (
    agreement         text not null,
    agreement_version integer not null,
    cost_kind         text not null,
    primary key (agreement, agreement_version, cost_kind)
);

create table budget (
    programme text not null,
    unit      text not null,      -- empty for the whole programme
    year      integer not null,
    cost_kind text not null,      -- empty for all kinds together
    sequence  bigint not null,
    net_ore   bigint not null,
    primary key (programme, unit, year, cost_kind, sequence)
);

create table funds (
    receipt_id uuid primary key,
    programme  text not null,
    unit       text not null,     -- empty for the whole programme
    year       integer not null,
    funder     text not null,
    ore        bigint not null
);
create index on funds (programme, year);

create table pool (
    unit     text not null,
    sequence bigint not null,     -- that of the opening or refurnishing
    pool     text not null,
    ordinal  integer not null,
    name     text not null,
    funder   text not null,
    low      integer not null,
    high     integer not null,
    primary key (unit, sequence, pool)
);

alter table enrolled add pool text;
alter table anonymous_place add pool text;

-- An exit may be corrected, and taken back: then the stay goes on, and may end again.
alter table exited add sequence bigint not null default 0;
alter table exited drop constraint exited_pkey;
alter table exited add primary key (case_id, sequence);

create table exit_correction (
    case_id  uuid not null,
    sequence bigint not null,
    code     text not null,
    primary key (case_id, sequence)
);

create table reopening (
    case_id  uuid not null,
    sequence bigint not null,
    day      date not null,
    primary key (case_id, sequence)
);

create table entered_in_error (
    case_id uuid primary key,
    day     date not null
);

create table plan (
    case_id  uuid not null,
    sequence bigint not null,
    day      date not null,
    primary key (case_id, sequence)
);

create table pause (
    case_id  uuid not null,
    sequence bigint not null,
    paused   boolean not null,
    day      date not null,
    primary key (case_id, sequence)
);

-- An answer, or that nobody answered (`missed`). `occasion` is start, exit or the milestone.
create table answer (
    case_id            uuid not null,
    instrument         text not null,
    occasion           text not null,
    respondent         text not null,
    agency             text not null,   -- empty unless an agency answered
    source             text not null,
    sequence           bigint not null,
    instrument_version integer not null,
    day                date not null,
    score              numeric,
    missed             text,
    primary key (case_id, instrument, occasion, respondent, agency, source, sequence)
);

alter table step add declined_by text;

-- Each organisation as it was registered last.
create view organisation_now as
select distinct on (organisation) organisation, sequence, name, party
  from organisation
 order by organisation, sequence desc;

-- Every name that an organisation has had, with its first day.
create view organisation_named as
select organisation, name, day, sequence from organisation
union all
select organisation, name, day, sequence from organisation_name;

-- A capacity and the days it is in force: from `from_on` until `until_on`, exclusive.
create view capacity as
select programme, unit, sequence, high, day as from_on,
       lead(day) over (partition by unit order by day, sequence) as until_on
  from unit_opening;

-- Who is hidden, and from which day on nothing more of the person is recorded.
create view hidden as
select case_id, day from withdrawal;

-- Everyone with a record. `ended_on` counts when it came no later than what hides the person.
create view participant as
select e.case_id, e.programme, e.programme_version, e.unit, e.sex, e.pool, e.day as started_on,
       case when h.day is null or x.day <= h.day then x.day end as ended_on,
       x.code, h.day as hidden_on
  from enrolled e
  left join (
        select x.case_id, x.day, coalesce(c.code, x.code) as code
          from exited x
          left join (select distinct on (case_id) case_id, sequence, code
                       from exit_correction order by case_id, sequence desc) c
            on c.case_id = x.case_id and c.sequence > x.sequence
         where not exists (select from reopening r
                            where r.case_id = x.case_id and r.sequence > x.sequence)) x using (case_id)
  left join hidden h using (case_id)
 where x.code is distinct from 'registered_in_error'
   and not exists (select from entered_in_error w where w.case_id = e.case_id);

-- A headcount is counted on the first day of its year on which the programme ran, so that of times that follow each
-- other exactly one has it.
create view counted as
select h.headcount_id, h.programme, h.unit, h.sex,
       case when extract(year from p.first) = h.start_year then p.first
            else make_date(h.start_year, 1, 1) end as day
  from headcount h left join (
        select programme, min(least((document ->> 'valid_from')::date,
                                    (document #>> '{runs,first}')::date)) as first
          from programme group by 1) p using (programme);

-- A place in use, from `from_on` until `until_on`, exclusive. When a person is hidden the named place goes on as an
-- anonymous one: only `ended_on` says that somebody left.
create view place as
select programme, unit, pool, sex, started_on as from_on, least(ended_on, hidden_on) as until_on, ended_on
  from participant
union all
select u.programme, a.unit, a.pool, null, a.day, a.until_on, a.until_on
  from (select unit, taken, pool, day,
               lead(day) over (partition by unit, number order by sequence) as until_on
          from anonymous_place) a
  join unit_now u using (unit)
 where a.taken;

grant select, insert, update, delete on all tables in schema rpt_v1 to "{service}";
revoke delete on next_offset, applied, heard, dead_letter from "{service}";
