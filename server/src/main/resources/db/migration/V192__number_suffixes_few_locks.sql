-- The functions of V172 again, with at most 1,024 locks per transaction. A transaction that stored or erased some thousand calls took a lock
-- per number and ended with "out of shared memory". Numbers with the same lock wait for each other only while one of them is being forgotten.
create function number_lock(workspace uuid, number text) returns int immutable language sql as $$
  select (hashtextextended(workspace || number, 0) & 1023)::int
$$;

create or replace function index_numbers() returns trigger language plpgsql as $$
declare
  one text;
  other text;
begin
  if tg_op <> 'DELETE' then
    one := least(new."from", new."to");
    other := greatest(new."from", new."to");
    perform pg_advisory_xact_lock_shared('call_number_suffixes'::regclass::oid::int, number_lock(new.workspace_id, one)),
      pg_advisory_xact_lock_shared('call_number_suffixes'::regclass::oid::int, number_lock(new.workspace_id, other));
    if not exists (select from call_number_suffixes where workspace_id = new.workspace_id and suffix = one and number = one) then
      insert into call_number_suffixes select new.workspace_id, number_suffixes(one), one;
    end if;
    if not exists (select from call_number_suffixes where workspace_id = new.workspace_id and suffix = other and number = other) then
      insert into call_number_suffixes select new.workspace_id, number_suffixes(other), other;
    end if;
  end if;
  if tg_op <> 'INSERT' then
    perform forget_number(old.workspace_id, least(old."from", old."to"));
    perform forget_number(old.workspace_id, greatest(old."from", old."to"));
  end if;
  return null;
end $$;

create or replace function forget_number(workspace uuid, forgotten text) returns void language plpgsql as $$
begin
  if not is_number_used(workspace, forgotten) then
    perform pg_advisory_xact_lock('call_number_suffixes'::regclass::oid::int, number_lock(workspace, forgotten));
    if not is_number_used(workspace, forgotten) then
      delete from call_number_suffixes
      where workspace_id = workspace and suffix in (select number_suffixes(forgotten)) and number = forgotten;
    end if;
  end if;
end $$;
