-- What has been told, heard and answered.
create table es.relay (
    singleton boolean primary key default true check (singleton),
    position  bigint not null default 0
);
insert into es.relay default values;

-- What lies in each partition because of us: how many facts, and the offset behind the last of them.
create table es.told (
    topic       text   not null,
    part        int    not null,
    facts       bigint not null,
    next_offset bigint not null,
    primary key (topic, part)
);

-- The next offset of each partition, moved in the transaction of its effect.
create table es.next_offset (
    topic       text   not null,
    part        int    not null,
    next_offset bigint not null default 0,
    primary key (topic, part)
);

create table es.applied (
    topic text   not null,
    part  int    not null,
    facts bigint not null default 0,
    primary key (topic, part)
);

-- The last version heard of each stream: what is not newer has been heard before.
create table es.heard (
    source  text   not null,
    subject text   not null,
    version bigint not null,
    primary key (source, subject)
) with (fillfactor = 70);

create table es.dead_letter (
    dead_letter_id bigint generated always as identity primary key,
    topic          text        not null,
    part           int         not null,
    offset_        bigint      not null,
    key            text        not null,
    headers        jsonb       not null,
    value          bytea,
    rule           text        not null,
    reason         text        not null,
    parked_at      timestamptz not null default clock_timestamp(),
    settled_at     timestamptz,
    settlement     text check (settlement in ('applied', 'discarded')),
    settled_by     text,
    settled_why    text,
    unique (topic, part, offset_),
    check (settlement <> 'discarded' or settled_by is not null and settled_why is not null)
);
create index on es.dead_letter (topic, key, part, offset_) where settled_at is null;

-- The first answer to each Idempotency-Key; asking again gets it again.
create table es.answer (
    principal   text        not null,
    key         text        not null,
    fingerprint bytea       not null,
    status      int,
    headers     jsonb,
    body        jsonb,
    answered_at timestamptz not null default clock_timestamp(),
    primary key (principal, key)
);

create table es.read_log (
    read_id      bigint generated always as identity primary key,
    read_at      timestamptz not null default clock_timestamp(),
    individual      uuid        not null,
    actor        text        not null,
    organisation text        not null,
    operation    text        not null,
    ground       text        not null
);
create index on es.read_log (individual, read_id);

-- How far the service has come: facts by topic, offsets by topic and partition, ages in seconds. The tables of hearing
-- are those of the caller's search path, so that each edition of what has been heard answers for itself.
set local search_path = es;
create function es.progress() returns json language sql stable as $$
    select json_build_object(
        'told', (select coalesce(json_object_agg(topic, n), '{}')
                 from (select topic, sum(facts) as n from es.told group by topic) t),
        'told_to', (select coalesce(json_object_agg(topic, n), '{}')
                    from (select topic, json_object_agg(part, next_offset) as n from es.told group by topic) t),
        'backlog', coalesce((select max(position) from es.event), 0) - r.position,
        'oldest_unpublished_seconds', coalesce(extract(epoch from clock_timestamp() - (
            select e.recorded_at from es.event e where e.position > r.position order by e.position limit 1)), 0),
        'applied', (select coalesce(json_object_agg(topic, n), '{}')
                    from (select topic, sum(facts) as n from applied group by topic) t),
        'heard_to', (select coalesce(json_object_agg(topic, n), '{}')
                     from (select topic, json_object_agg(part, next_offset) as n from next_offset group by topic) t),
        'discarded', (select coalesce(json_object_agg(topic, n), '{}')
                      from (select topic, count(distinct headers ->> 'ce_id') as n from dead_letter
                            where settlement = 'discarded' group by topic) t),
        'dead_letters', (select count(*) from dead_letter where settled_at is null),
        'dead_letter_oldest_seconds', coalesce(extract(epoch from clock_timestamp() - (
            select min(parked_at) from dead_letter where settled_at is null)), 0))
    from es.relay r;
$$;
revoke all on function es.progress() from public;
grant execute on function es.progress() to "{service}";

grant select, insert, update on es.relay, es.told, es.next_offset, es.applied, es.heard, es.dead_letter, es.answer
    to "{service}";
grant select, insert on es.read_log to "{service}";
