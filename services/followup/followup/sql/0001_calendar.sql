-- The calendar as people read it: written in the transaction of the events it follows from.
create schema calendar;

create table calendar.schedule (
    case_id uuid   primary key,
    unit    text   not null,
    version bigint not null
);

-- `place` is the milestone's place in its programme; without dates it waits for the exit it is counted from.
create table calendar.milestone (
    case_id           uuid    not null references calendar.schedule,
    place             int     not null,
    milestone         text    not null,
    name              text    not null,
    function          text    not null,
    unit              text    not null,
    records_situation boolean not null,
    due_on            date,
    overdue_on        date,
    remind_on         date,
    state             text    not null default 'planned'
        check (state in ('planned', 'due', 'overdue', 'done', 'missed', 'cancelled')),
    ended_on          date,
    code              text,
    primary key (case_id, place)
);
create index on calendar.milestone (function, due_on, case_id, place)
    where state in ('planned', 'due', 'overdue');

grant usage on schema calendar to "{service}";
grant select, insert, update, delete on all tables in schema calendar to "{service}";
