-- How much room a unit has and how much of it is used, as the units' desk has told: for whoever asks without naming anybody.
create table desk.room (
    unit      text primary key,
    programme text  not null,
    places    jsonb not null,
    pools     jsonb not null
);

-- A hold is told by the unit and a seat by the case: each table follows one of them in its order, so that they may cross.
create table desk.hold (
    case_id uuid primary key,
    unit    text not null,
    pool    text,
    held    boolean not null
);
create index on desk.hold (unit);

create table desk.seat (
    case_id uuid primary key,
    unit    text not null,
    pool    text,
    taken   boolean not null
);
create index on desk.seat (unit);

create table desk.anonymous_place (
    unit   text not null,
    number int  not null,
    pool   text,
    freed  boolean not null default false,
    primary key (unit, number)
);

-- By partition, so that two that hear never wait for each other.
create table desk.room_as_of (
    unit      text not null,
    partition int  not null,
    as_of     timestamptz not null,
    primary key (unit, partition)
);

grant select, insert, update, delete on desk.room, desk.hold, desk.seat, desk.anonymous_place, desk.room_as_of
    to "{service}";
