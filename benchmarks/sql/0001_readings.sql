-- What the benchmarks' projection remembers: a row for each reading that was told.
create schema meters;
create table meters.reading (
    meter    text   not null,
    sequence bigint not null,
    units    bigint not null,
    place    text   not null,
    primary key (meter, sequence)
);
grant usage on schema meters to "{service}";
grant select, insert, delete on meters.reading to "{service}";

-- The plain table that we are compared with: no stream, no lock, no check of a version, no known ids.
create schema raw;
create table raw.event (
    position    bigint generated always as identity primary key,
    stream_id   text        not null,
    version     bigint      not null,
    event_id    uuid        not null,
    type        text        not null,
    data        jsonb       not null,
    recorded_at timestamptz not null default clock_timestamp(),
    unique (stream_id, version)
);
create table raw.checkpoint (
    singleton boolean primary key default true,
    position  bigint not null default 0
);
insert into raw.checkpoint default values;
grant usage on schema raw to "{service}";
grant select, insert on raw.event to "{service}";
grant select, update on raw.checkpoint to "{service}";
