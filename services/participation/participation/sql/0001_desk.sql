-- The desk: whose case is where. Written in the transaction of the events it follows from; no text of a person.
create schema desk;

create table desk.participation (
    case_id   uuid primary key,
    programme text not null,
    unit      text not null,
    state     text not null check (state in ('awaited', 'enrolled', 'exited', 'anonymous'))
);
create index on desk.participation (unit, case_id);

grant usage on schema desk to "{service}";
grant select, insert, update, delete on all tables in schema desk to "{service}";
