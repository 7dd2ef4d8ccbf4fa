-- What a protected identity hides, when a case was forgotten, and what its controllers' clocks are counted from.
alter table desk.referral add column protected boolean not null default false;
alter table desk.referral add column forgotten_on date;
create index on desk.referral (person_id);

create table desk.lifespan (
    case_id      uuid primary key,
    controllers  text[] not null,
    last_note_on date   not null,
    ended_on     date,
    record_ended_on date -- the day from which nothing more was recorded of a stay
);

-- Nothing is recorded of somebody's stay after a withdrawal: the case of one who is enrolled ends with it.
create view desk.life as
select l.case_id, l.controllers, l.last_note_on,
       coalesce(l.ended_on, case when r.standing = 'admitted' then l.record_ended_on end) as ended_on
from desk.lifespan l join desk.referral r using (case_id);

grant select on desk.life to "{service}";
grant select, insert, update, delete on desk.lifespan to "{service}";
