-- What the chassis' own tests remember: every fact that had an effect, in the order of the effects.
create schema probe;
create table probe.seen (
    seen_id  bigint generated always as identity primary key,
    topic    text   not null,
    part     int    not null,
    key      text   not null,
    subject  text   not null,
    sequence bigint not null,
    things   bigint not null,
    words    text   not null
);
create index on probe.seen (key, seen_id);

-- The store's own events, as a projection of the same transaction sees them.
create table probe.remembered (
    stream  text   not null,
    version bigint not null,
    primary key (stream, version)
);
grant usage on schema probe to "{service}";
grant select, insert on all tables in schema probe to "{service}";
grant usage on all sequences in schema probe to "{service}";
