-- The entries of the flight recorder have a partition per day in UTC. A day past the retention is dropped, which leaves nothing to vacuum.

-- Adds the partition of a day unless it exists, and moves the rows of that day from the default partition. Does nothing if there are more
-- than 10,000 of them, because readers of the table wait meanwhile: such rows stay in the default partition. Returns whether the partition
-- exists. The caller sets lock_timeout. A partition has the policy of its table, also for statements that name the partition.
create function add_day_partition(parent text, time_column text, day date) returns boolean
language plpgsql as $$
declare
  partition text := parent || '_' || to_char(day, 'YYYYMMDD');
  rest text := parent || '_default';
  begins timestamptz := day::timestamp at time zone 'UTC';
  ends timestamptz := (day + 1)::timestamp at time zone 'UTC';
  misplaced bigint;
  policy text := (select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = parent::regclass and polname = 'tenant');
begin
  if to_regclass(partition) is not null then
    return true;
  end if;
  -- Excludes the same work of another node.
  execute format('lock table only %I in share update exclusive mode', parent);
  if to_regclass(partition) is not null then
    return true;
  end if;
  execute format('lock table %I in access exclusive mode', rest);
  execute format('select count(*) from (select from %I where %I >= $1 and %I < $2 limit 10001) rows', rest, time_column, time_column)
    into misplaced using begins, ends;
  if misplaced > 10000 then
    return false;
  end if;
  execute format('create table %I (like %I including defaults including constraints including storage)', partition, parent);
  if misplaced > 0 then
    execute format(
      'with moved as (delete from %I where %I >= $1 and %I < $2 returning *) insert into %I select * from moved',
      rest, time_column, time_column, partition)
      using begins, ends;
  end if;
  execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, partition, begins, ends);
  if policy is not null then -- else afterMigrate__tenants.sql adds it
    execute format('alter table %I enable row level security', partition);
    execute format('alter table %I force row level security', partition);
    execute format('create policy tenant on %I using (%s)', partition, policy);
  end if;
  return true;
end $$;

do $$
begin
  alter table recorder_entries rename to recorder_entries_of_before;
  alter table recorder_entries_of_before
    drop constraint recorder_entries_pkey,
    drop constraint recorder_entries_kind_check,
    drop constraint recorder_entries_workspace_id_fkey;
end $$;

-- The key contains the time, because a key of a partitioned table must. Ids remain unique: they come from one sequence.
create table recorder_entries (
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null,
  id bigint generated always as identity,
  at timestamptz not null,
  kind text not null check (kind in ('webhook', 'twiml', 'rest', 'flow', 'event', 'page', 'quality')),
  name text not null,
  call_sid text,
  user_id uuid,
  data jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (workspace_id, call_id, id, recorded_at)
) partition by range (recorded_at);

do $$
begin
  -- Holds rows that have no partition, so that none is lost.
  execute 'create table recorder_entries_default partition of recorder_entries default';
  for ahead in -14..3 loop
    perform add_day_partition('recorder_entries', 'recorded_at', (now() at time zone 'UTC')::date + ahead);
  end loop;
end $$;

insert into recorder_entries (workspace_id, call_id, id, at, kind, name, call_sid, user_id, data, recorded_at)
  overriding system value
  select workspace_id, call_id, id, at, kind, name, call_sid, user_id, data, recorded_at from recorder_entries_of_before
  where recorded_at >= now() - interval '14 days';
select setval(pg_get_serial_sequence('recorder_entries', 'id'), (select max(id) + 1 from recorder_entries_of_before), false)
  where exists (select from recorder_entries_of_before);
drop table recorder_entries_of_before;
