-- The event store. Append-only is a grant: the service's role may call the functions and read, nothing else.
create table es.stream (
    stream_id text primary key,
    category  text   not null,
    version   bigint not null default 0 check (version >= 0)
) with (fillfactor = 70);

create table es.event (
    position       bigint generated always as identity primary key,
    stream_id      text        not null,  -- of es.stream: whatever inserts has locked its row, so no key checks it again
    version        bigint      not null,
    event_id       uuid        not null unique,
    type           text        not null,
    schema_version int         not null,
    data           jsonb       not null,
    meta           jsonb       not null,
    recorded_at    timestamptz not null default clock_timestamp(),
    unique (stream_id, version)
) with (autovacuum_vacuum_insert_scale_factor = 0.05);

-- These functions are told not to read whole tables: their plans are made while the tables are new and nearly empty, and a
-- connection keeps them while the log grows under it. And to keep them: planning anew for each list of streams takes longer
-- than all the rest.

-- Locks streams in sorted order, so that no two callers wait for each other, then reads what they hold.
-- The read is a statement of its own: its snapshot is taken after the locks, so it sees all that came before.
create function es.lock(p_streams text[])
    returns table (stream_id text, version bigint, event_id uuid, type text, schema_version int, data jsonb)
    language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
    set plan_cache_mode = force_generic_plan as $$
begin
    insert into es.stream as s (stream_id, category)
    select wanted, split_part(wanted, '-', 1) from unnest(p_streams) wanted order by wanted
    on conflict do nothing;
    perform from es.stream s where s.stream_id = any (p_streams) order by s.stream_id for update;
    return query
        select e.stream_id, e.version, e.event_id, e.type, e.schema_version, e.data
        from es.event e where e.stream_id = any (p_streams) order by e.stream_id, e.version;
end $$;

-- Appends to one stream. Known event ids are looked for first, whatever version is expected: a repeated call is
-- recognised and adds nothing. A conflict is returned, not raised, and burns no position: positions are handed out
-- only inside the insert, which is what makes the reader's proof (see reader.py) small.
create function es.append(p_stream text, p_category text, p_expected bigint, p_events jsonb)
    returns table (status text, version bigint)
    language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
    set plan_cache_mode = force_generic_plan as $$
declare
    v_current bigint;
    v_count   int := jsonb_array_length(p_events);
    v_ids     uuid[] := array(select (j ->> 'id')::uuid from jsonb_array_elements(p_events) j);
    v_known   int;
begin
    insert into es.stream as s (stream_id, category) values (p_stream, p_category) on conflict do nothing;
    select s.version into v_current from es.stream s where s.stream_id = p_stream for update;
    select count(*) into v_known from es.event e where e.event_id = any (v_ids);
    if v_known = v_count then
        return query select 'duplicate', v_current;
    elsif v_known > 0 or v_current <> p_expected then
        return query select 'conflict', v_current;
    else
        update es.stream s set version = v_current + v_count where s.stream_id = p_stream;
        insert into es.event (stream_id, version, event_id, type, schema_version, data, meta)
        select p_stream, v_current + o.place, (o.j ->> 'id')::uuid, o.j ->> 'type',
               (o.j ->> 'schema_version')::int, o.j -> 'data', o.j -> 'meta'
        from jsonb_array_elements(p_events) with ordinality o (j, place) order by o.place;
        return query select 'ok', v_current + v_count;
    end if;
end $$;

-- Appends what one transaction has decided, an element of each array for each event, to streams that it has locked by
-- `es.lock`. Anything but 'ok' is to be rolled back. As above, positions are handed out only inside the insert.
create function es.append_all(p_streams text[], p_versions bigint[], p_ids uuid[], p_types text[],
                              p_schema_versions int[], p_data jsonb[], p_meta jsonb[])
    returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
    set plan_cache_mode = force_generic_plan as $$
declare
    v_moved bigint;
begin
    if exists (select from es.event e where e.event_id = any (p_ids)) then
        return 'known';
    end if;
    update es.stream s set version = d.last
    from (select stream, min(version) - 1 as expected, max(version) as last
          from unnest(p_streams, p_versions) as u (stream, version) group by stream) d
    where s.stream_id = d.stream and s.version = d.expected;
    get diagnostics v_moved = row_count;
    if v_moved < (select count(distinct stream) from unnest(p_streams) stream) then
        return 'conflict';
    end if;
    insert into es.event (stream_id, version, event_id, type, schema_version, data, meta)
    select * from unnest(p_streams, p_versions, p_ids, p_types, p_schema_versions, p_data, p_meta);
    return 'ok';
end $$;

-- Keys of sealed text, one per person or case, wrapped by the service's master key. Forgetting is deleting.
create table es.key (
    key_id  text primary key,
    wrapped bytea not null
);

create table es.timer (
    stream_id text not null,
    name      text not null,
    due_on    date not null,
    primary key (stream_id, name)
);
create index on es.timer (due_on, stream_id, name);

create table es.clock (
    singleton boolean primary key default true check (singleton),
    mode      text not null check (mode in ('real', 'played')),
    as_of     date
);

revoke all on all tables in schema es from public;
revoke all on all functions in schema es from public;
grant usage on schema es to "{service}";
grant select on es.stream, es.event to "{service}";
grant execute on function es.lock(text[]), es.append(text, text, bigint, jsonb),
    es.append_all(text[], bigint[], uuid[], text[], int[], jsonb[], jsonb[]) to "{service}";
grant select, insert, delete on es.key to "{service}";
grant select, insert, update, delete on es.timer to "{service}";
grant select, insert, update on es.clock to "{service}";
