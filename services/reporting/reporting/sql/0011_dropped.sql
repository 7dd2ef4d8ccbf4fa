-- A unit that a version of its programme names no longer offers nothing from that day on; whoever is still there uses a
-- place that there is for them alone, so that no more is ever used than there is.
set local search_path = rpt_v1;

-- Each unit in the time of each version: the first reaches back, the last goes on.
create view unit_span as
with span as (
    select programme, version,
           case when version > min(version) over (partition by programme)
                then (document ->> 'valid_from')::date else '-infinity' end as from_on,
           lead((document ->> 'valid_from')::date) over (
                partition by programme order by version) as until_on
      from programme),
named as (
    select programme, version, u ->> 'unit' as unit
      from programme, jsonb_array_elements(document -> 'units') u)
select s.programme, u.unit, s.from_on, coalesce(s.until_on, 'infinity') as until_on,
       exists (select from named n
                where (n.programme, n.version, n.unit) = (s.programme, s.version, u.unit)) as named
  from span s join unit_now u using (programme);

-- A capacity and the days it is in force: from `from_on` until `until_on`, exclusive.
create or replace view capacity as
with opened as (
    select programme, unit, sequence, high, day as from_on,
           lead(day) over (partition by unit order by day, sequence) as until_on
      from unit_opening)
select o.programme, o.unit, o.sequence, o.high,
       greatest(o.from_on, s.from_on) as from_on,
       nullif(least(o.until_on, s.until_on), 'infinity') as until_on
  from opened o join unit_span s using (programme, unit)
 where s.named and o.from_on < s.until_on and (o.until_on is null or o.until_on > s.from_on)
union all
select p.programme, p.unit, null, 1,
       greatest(p.from_on, s.from_on), nullif(least(p.until_on, s.until_on), 'infinity')
  from place p join unit_span s using (programme, unit)
 where not s.named and p.from_on < s.until_on and (p.until_on is null or p.until_on > s.from_on);

grant select on unit_span to "{service}";
