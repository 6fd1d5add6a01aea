-- Attaches the first partitions. A node of the version before continues: its statements name the same tables and columns.

-- Adds a partition unless it exists, and moves its rows from the default partition. Does nothing if there are more than 10,000 of them,
-- because readers of the table wait meanwhile: such rows stay in the default partition. Returns whether the partition exists. The caller
-- sets lock_timeout. A partition has the policy of its table, also for statements that name the partition.
create function add_partition(parent text, key_column text, partition text, begins text, ends text) returns boolean
language plpgsql as $$
declare
  rest text := parent || '_default';
  in_range text := format('%I >= %L and %I < %L', key_column, begins, key_column, ends);
  misplaced bigint;
  policy text := (select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = parent::regclass and polname = 'tenant');
  referenced text;
begin
  if to_regclass(partition) is not null then
    return true;
  end if;
  -- Excludes the same work of another node.
  execute format('lock table only %I in share update exclusive mode', parent);
  if to_regclass(partition) is not null then
    return true;
  end if;
  -- A transaction locks and changes its call before it reads and writes the events, so calls are locked first.
  for referenced in
    select confrelid::regclass::text from pg_constraint
    where conrelid = parent::regclass and contype = 'f' and confrelid <> 'workspaces'::regclass
  loop
    execute format('lock table %s in exclusive mode', referenced);
  end loop;
  execute format('lock table %I in access exclusive mode', rest);
  execute format('select count(*) from (select from %I where %s limit 10001) rows', rest, in_range) into misplaced;
  if misplaced > 10000 then
    return false;
  end if;
  execute format('create table %I (like %I including defaults including constraints including storage)', partition, parent);
  if misplaced > 0 then
    execute format(
      'with moved as (delete from %I where %s returning *) insert into %I select * from moved', rest, in_range, partition);
  end if;
  execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, partition, begins, ends);
  if policy is not null then -- else afterMigrate__tenants.sql adds it
    execute format('alter table %I enable row level security', partition);
    execute format('alter table %I force row level security', partition);
    execute format('create policy tenant on %I using (%s)', partition, policy);
  end if;
  return true;
end $$;

-- Adds the partition of a day in UTC of a table whose key is a time.
create or replace function add_day_partition(parent text, time_column text, day date) returns boolean language sql
return add_partition(parent, time_column, parent || to_char(day, '"_"YYYYMMDD'), (day::timestamp at time zone 'UTC')::text,
  ((day + 1)::timestamp at time zone 'UTC')::text);

-- Adds the partition of a month in UTC of a table whose key is a UUID of version 7. The first partition has the months before it.
create function add_month_partition(parent text, uuid_column text, month date) returns boolean language sql
return exists (
    select from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = parent::regclass and c.relname ~ '_before_[0-9]{6}$' and right(c.relname, 6) > to_char(month, 'YYYYMM'))
  or add_partition(parent, uuid_column, parent || to_char(month, '"_"YYYYMM'), first_uuid(month::timestamp at time zone 'UTC')::text,
    first_uuid((month + interval '1 month') at time zone 'UTC')::text);

do $$
declare
  events text;
  first text;
begin
  perform lock_briefly(
    'workspaces', 'calls', 'call_events', 'conference_events', 'call_events_default', 'conference_events_default');
  perform set_config('ringback.last_event',
    pg_sequence_last_value(pg_get_serial_sequence('call_events', 'id')::regclass)::text, true);
  alter table call_events alter column id drop identity;
  foreach events in array array['call_events', 'conference_events'] loop
    first := (select conname from pg_constraint where conrelid = events::regclass and conname ~ '_before_[0-9]{6}$');
    execute format('alter table %I rename to %I', events, first);
    execute format('alter index %I rename to %I', events || '_key', first || '_key');
  end loop;
end $$;

create table call_events (
  id bigint generated always as identity,
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null references calls on delete cascade,
  call_sid text not null,
  sequence_number int,
  status text not null,
  at timestamptz not null,
  params jsonb not null,
  received_at timestamptz not null
) partition by range (call_id);
create unique index call_events_key on call_events
  (call_id, hashtextextended(call_sid || ':' || coalesce(sequence_number, -1)::text || ':' || status, 0));
select setval(pg_get_serial_sequence('call_events', 'id'), nullif(current_setting('ringback.last_event', true), '')::bigint)
  where nullif(current_setting('ringback.last_event', true), '') is not null;

create table conference_events (
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null references calls on delete cascade,
  conference_sid text not null,
  sequence_number int not null,
  event text not null,
  call_sid text,
  participant_id uuid,
  at timestamptz not null,
  reason text,
  call_status text,
  params jsonb not null,
  received_at timestamptz not null,
  observed boolean not null default false
) partition by range (call_id);
create unique index conference_events_key on conference_events
  (call_id, hashtextextended(conference_sid || ':' || sequence_number::text || ':' || event
    || case when observed then ':' || call_sid || ':' || extract(epoch from at at time zone 'UTC')::text else '' end, 0));

do $$
declare
  events text;
  first text;
  month date;
  policy text;
begin
  foreach events in array array['call_events', 'conference_events'] loop
    first := (select conrelid::regclass::text from pg_constraint where conname ~ ('^' || events || '_before_[0-9]{6}$'));
    month := to_date(right(first, 6), 'YYYYMM');
    policy := (select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = first::regclass and polname = 'tenant');
    if policy is not null then -- else afterMigrate__tenants.sql adds it
      execute format('alter table %I enable row level security', events);
      execute format('alter table %I force row level security', events);
      execute format('create policy tenant on %I using (%s)', events, policy);
    end if;
    execute format('alter table %I attach partition %I for values from (minvalue) to (%L)', events, first,
      first_uuid(month::timestamp at time zone 'UTC'));
    execute format('alter table %I drop constraint %I', first, first);
    execute format('alter table %I attach partition %I default', events, events || '_default');
    for ahead in 0..1 loop
      perform add_month_partition(events, 'call_id', (month + make_interval(months => ahead))::date);
    end loop;
    -- The nodes that run now have this role. The server grants it what is new when it starts.
    if exists (select from pg_roles where rolname = 'ringback_app') then
      execute format('grant select, insert, update, delete on %I, %I to ringback_app', events, events || '_default');
    end if;
  end loop;
end $$;
