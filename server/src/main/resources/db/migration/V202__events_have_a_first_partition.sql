-- The events of calls get a partition per month. A call's id is a UUID of version 7, which begins with the time, so all events of a call are
-- in the partition of the month in which it began. The present tables become the first partitions, without a copy of their rows: this
-- migration limits them to the calls until the end of the next month, V203 validates that, and V204 attaches them.

-- Locks tables for a short change. It never waits long for one of them, because the statements of nodes would wait behind it.
create function lock_briefly(variadic names text[]) returns void language plpgsql as $$
declare
  name text;
begin
  perform set_config('lock_timeout', '200ms', true);
  for attempt in 1..600 loop
    begin
      foreach name in array names loop
        execute format('lock table %I in access exclusive mode', name);
      end loop;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 5 then
        raise warning 'Waiting for other transactions to release %', names;
      end if;
      perform pg_sleep(1); -- without the locks
    end;
  end loop;
  raise exception 'Could not lock the tables %: other transactions use them all the time', names;
end $$;

-- Returns the lowest UUID of version 7 of a time.
create function first_uuid(at timestamptz) returns uuid language sql immutable
return (lpad(to_hex(ceil(extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

-- A call whose id is no UUID of version 7 has its events in the default partition, with those of months that have no partition.
do $$
declare
  events text;
  month date := date_trunc('month', now() at time zone 'UTC') + interval '2 months';
  rest text;
begin
  perform lock_briefly('workspaces', 'calls', 'call_events', 'conference_events');
  foreach events in array array['call_events', 'conference_events'] loop
    rest := events || '_default';
    execute format('create table %I (like %I including defaults including constraints including storage,
      foreign key (workspace_id) references workspaces on delete cascade, foreign key (call_id) references calls on delete cascade)',
      rest, events);
    execute format('with moved as (delete from %I where call_id >= $1 returning *) insert into %I select * from moved', events, rest)
      using first_uuid(month::timestamp at time zone 'UTC');
    execute format('alter table %I add constraint %I check (call_id < %L) not valid', events, events || to_char(month, '"_before_"YYYYMM'),
      first_uuid(month::timestamp at time zone 'UTC'));
  end loop;
end $$;
