-- Attaches the first partition. A node of the version before continues: its statements name the same table and columns.

-- Adds the partition of a month in UTC of a table whose key is a time. The first partition has the months before it. A unique key without
-- the time is one of each partition, as of the default partition.
create function add_time_month_partition(parent text, time_column text, month date) returns boolean language plpgsql as $$
declare
  partition text := parent || to_char(month, '"_"YYYYMM');
  key text;
begin
  if to_regclass(partition) is not null or exists (
      select from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = parent::regclass and c.relname ~ '_before_[0-9]{6}$' and right(c.relname, 6) > to_char(month, 'YYYYMM')) then
    return true;
  end if;
  if not add_partition(parent, time_column, partition, (month::timestamp at time zone 'UTC')::text,
      ((month + interval '1 month') at time zone 'UTC')::text) then
    return false;
  end if;
  for key in
    select pg_get_constraintdef(oid) from pg_constraint
    where conrelid = (parent || '_default')::regclass and contype = 'u' and conparentid = 0
      and not exists (select from pg_constraint where conrelid = partition::regclass and contype = 'u' and conparentid = 0)
  loop
    execute format('alter table %I add %s', partition, key);
  end loop;
  return true;
end $$;

do $$
declare
  first text := (select conname from pg_constraint
    where conrelid = 'search_entries'::regclass and conname ~ '_before_[0-9]{6}$');
begin
  perform lock_briefly('workspaces', 'search_entries', 'search_entries_default');
  perform set_config('ringback.last_entry',
    pg_sequence_last_value(pg_get_serial_sequence('search_entries', 'id')::regclass)::text, true);
  alter table search_entries alter column id drop identity, drop constraint search_entries_pkey;
  execute format('alter table search_entries rename to %I', first);
  execute format('alter index search_entries_newest rename to %I', first || '_newest');
  execute format('alter index search_entries_words rename to %I', first || '_words');
end $$;

create table search_entries (
  workspace_id uuid not null references workspaces on delete cascade,
  id bigint generated always as identity,
  kind text not null constraint search_entries_kind_check check (kind in ('utterance', 'note', 'contact')),
  owner_id uuid not null,
  track text not null default '',
  sequence int not null default 0,
  call_id uuid,
  at timestamptz not null,
  document tsvector not null
) partition by range (at);
create index search_entries_newest on search_entries (workspace_id, at desc, id desc);
create index search_entries_words on search_entries using gin (document) with (fastupdate = off);
select setval(pg_get_serial_sequence('search_entries', 'id'), nullif(current_setting('ringback.last_entry', true), '')::bigint)
  where nullif(current_setting('ringback.last_entry', true), '') is not null;

do $$
declare
  first text := (select conrelid::regclass::text from pg_constraint where conname ~ '^search_entries_before_[0-9]{6}$');
  month date := to_date(right(first, 6), 'YYYYMM');
  policy text := (select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = first::regclass and polname = 'tenant');
begin
  execute format('create policy tenant on search_entries using (%s)', policy);
  alter table search_entries enable row level security;
  alter table search_entries force row level security;
  execute format('alter table search_entries attach partition %I for values from (minvalue) to (%L)', first,
    month::timestamp at time zone 'UTC');
  execute format('alter table %I drop constraint %I', first, first);
  alter table search_entries attach partition search_entries_default default;
  for ahead in 0..1 loop
    perform add_time_month_partition('search_entries', 'at', (month + make_interval(months => ahead))::date);
  end loop;
  -- The nodes that run now have this role. The server grants it what is new when it starts.
  if exists (select from pg_roles where rolname = 'ringback_app') then
    grant select, insert, update, delete on search_entries, search_entries_default to ringback_app;
  end if;
end $$;

-- The triggers name the time of a text, so that each statement uses one partition.
create or replace function index_utterance() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    delete from search_entries where workspace_id = old.workspace_id and kind = 'utterance'
      and owner_id = old.transcript_id and track = old.track and sequence = old.sequence and at = old.spoken_at;
  elsif tg_op = 'UPDATE' then
    update search_entries set document = search_document(search_config(
      (select t.language from transcripts t where t.workspace_id = new.workspace_id and t.id = new.transcript_id)), new.text)
    where workspace_id = new.workspace_id and kind = 'utterance' and owner_id = new.transcript_id
      and track = new.track and sequence = new.sequence and at = new.spoken_at;
  else
    insert into search_entries (workspace_id, kind, owner_id, track, sequence, call_id, at, document)
    select new.workspace_id, 'utterance', new.transcript_id, new.track, new.sequence, t.call_id, new.spoken_at,
      search_document(search_config(t.language), new.text)
    from transcripts t where t.workspace_id = new.workspace_id and t.id = new.transcript_id;
  end if;
  return null;
end $$;

create or replace function index_note() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    delete from search_entries
    where workspace_id = old.workspace_id and kind = 'note' and owner_id = old.id and at = old.created_at;
  else
    insert into search_entries (workspace_id, kind, owner_id, call_id, at, document)
    values (new.workspace_id, 'note', new.id, new.call_id, new.created_at,
      search_document(search_config_of(new.workspace_id), new.text));
  end if;
  return null;
end $$;

create or replace function index_contact() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    delete from search_entries
    where workspace_id = old.workspace_id and kind = 'contact' and owner_id = old.id and at = old.created_at;
  elsif tg_op = 'UPDATE' then
    update search_entries set document = search_document('simple', new.name || ' ' || new.number)
    where workspace_id = new.workspace_id and kind = 'contact' and owner_id = new.id and at = new.created_at;
  else
    insert into search_entries (workspace_id, kind, owner_id, at, document)
    values (new.workspace_id, 'contact', new.id, new.created_at, search_document('simple', new.name || ' ' || new.number));
  end if;
  return null;
end $$;
