-- The identity of calls moves to a table of its own, because a unique index of a partitioned table must contain the partition key, and V209
-- partitions calls by month. The CallSids of a workspace stay unique over all time, so that repeated callbacks find the first one. The
-- tables of a call refer to its key, which no statement changes: a check of a foreign key looks up one narrow table, and not 28 partitions.
create table call_keys (
  id uuid not null,
  workspace_id uuid not null,
  call_sid text
);
do $$ begin perform lock_briefly('workspaces', 'calls'); end $$;
insert into call_keys (id, workspace_id, call_sid) select id, workspace_id, call_sid from calls;
alter table call_keys add primary key (id), add constraint call_keys_call_sid unique (workspace_id, call_sid),
  add foreign key (workspace_id) references workspaces on delete cascade;

-- A call whose CallSid another call has is not inserted.
create function insert_call_key() returns trigger language plpgsql as $$
begin
  insert into call_keys (id, workspace_id, call_sid) values (new.id, new.workspace_id, new.call_sid)
    on conflict on constraint call_keys_call_sid do nothing;
  if found then
    return new;
  end if;
  return null;
end $$;
create trigger call_key before insert on calls for each row execute function insert_call_key();

-- An outgoing call gets its CallSid later.
create function update_call_key() returns trigger language plpgsql as $$
begin
  update call_keys set call_sid = new.call_sid where id = new.id;
  return null;
end $$;
create trigger changed_call_sid after update of call_sid on calls for each row
  when (old.call_sid is distinct from new.call_sid) execute function update_call_key();

do $$
declare
  child text;
  reference text;
begin
  alter table calls add foreign key (id) references call_keys on delete cascade;
  for child, reference in
    select conrelid::regclass::text, conname from pg_constraint
    where confrelid = 'calls'::regclass and contype = 'f' and conparentid = 0
    order by 1
  loop
    execute format('alter table %s drop constraint %I', child, reference);
    execute format('alter table %s add constraint %I foreign key (call_id) references call_keys on delete cascade', child, reference);
  end loop;
end $$;

-- The function of V204, with calls locked although events refer to their keys, and without the triggers of rows that only move. Adds a
-- partition unless it exists, and moves its rows from the default partition. Does nothing if there are more than 10,000 of them, because
-- readers of the table wait meanwhile: such rows stay in the default partition. Returns whether the partition exists. The caller sets
-- lock_timeout. A partition has the policy of its table, also for statements that name the partition.
create or replace function add_partition(parent text, key_column text, partition text, begins text, ends text) returns boolean
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
  if exists (select from pg_constraint where conrelid = parent::regclass and confrelid = 'call_keys'::regclass) then
    lock table only calls in exclusive mode;
  end if;
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
    execute format('alter table %I disable trigger user', rest);
    execute format(
      'with moved as (delete from %I where %s returning *) insert into %I select * from moved', rest, in_range, partition);
    execute format('alter table %I enable trigger user', rest);
  end if;
  execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, partition, begins, ends);
  if policy is not null then -- else afterMigrate__tenants.sql adds it
    execute format('alter table %I enable row level security', partition);
    execute format('alter table %I force row level security', partition);
    execute format('create policy tenant on %I using (%s)', partition, policy);
  end if;
  return true;
end $$;
