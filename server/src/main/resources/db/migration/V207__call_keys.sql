-- The identity of calls moves to a table of its own, because a unique index of a partitioned table must contain the partition key, and V208
-- partitions calls. The CallSids of a workspace stay unique over all time, so that repeated callbacks find the first one. The tables of a
-- call refer to its key. A key is deleted with its call, and never without it.
create table call_keys (
  id uuid not null,
  workspace_id uuid not null,
  call_sid text,
  created_at timestamptz not null,
  is_erased boolean not null default false
);
do $$ begin perform lock_briefly('workspaces', 'calls'); end $$;
insert into call_keys (id, workspace_id, call_sid, created_at, is_erased)
  select id, workspace_id, call_sid, created_at, erased_at is not null from calls order by id;
alter table call_keys add primary key (id), add constraint call_keys_call_sid unique (workspace_id, call_sid),
  add foreign key (workspace_id) references workspaces on delete cascade;
create index call_keys_erased on call_keys (workspace_id, id) where is_erased;
alter table calls drop constraint calls_workspace_id_call_sid_key;

-- Published by call: the calls whose personal data was deleted. Each callback looks here.
create or replace view erased_calls with (security_invoker = true) as
  select workspace_id, id as call_id from call_keys where is_erased;

-- Published by call: when each call began. Reads no table of calls.
create view call_directory with (security_invoker = true) as
  select workspace_id, id as call_id, created_at from call_keys;

-- A call whose CallSid another call has is not inserted.
create function insert_call_key() returns trigger language plpgsql as $$
begin
  insert into call_keys (id, workspace_id, call_sid, created_at, is_erased)
    values (new.id, new.workspace_id, new.call_sid, new.created_at, new.erased_at is not null)
    on conflict do nothing;
  -- The call that has the key itself comes back from the archive.
  if found or exists (select from call_keys where id = new.id and call_sid is not distinct from new.call_sid) then
    return new;
  end if;
  return null;
end $$;
create trigger call_key before insert on calls for each row execute function insert_call_key();

-- An outgoing call gets its CallSid later.
create function update_call_key() returns trigger language plpgsql as $$
begin
  update call_keys set call_sid = new.call_sid, created_at = new.created_at, is_erased = new.erased_at is not null where id = new.id;
  return null;
end $$;
create trigger changed_key after update of call_sid, created_at, erased_at on calls for each row
  when (old.call_sid is distinct from new.call_sid or old.created_at <> new.created_at
    or old.erased_at is distinct from new.erased_at) execute function update_call_key();

do $$
declare
  child text;
  reference text;
begin
  for child, reference in
    select conrelid::regclass::text, conname from pg_constraint
    where confrelid = 'calls'::regclass and contype = 'f' and conparentid = 0
    order by 1
  loop
    execute format('alter table %s drop constraint %I', child, reference);
    execute format('alter table %s add constraint %I foreign key (call_id) references call_keys on delete cascade', child, reference);
  end loop;
end $$;
