-- The trigger of V171 again. A call of known numbers runs two look-ups and no insert.
create or replace function index_numbers() returns trigger language plpgsql as $$
declare
  one text;
  other text;
begin
  if tg_op <> 'DELETE' then
    one := least(new."from", new."to");
    other := greatest(new."from", new."to");
    perform pg_advisory_xact_lock_shared(hashtextextended(new.workspace_id || one, 0)),
      pg_advisory_xact_lock_shared(hashtextextended(new.workspace_id || other, 0));
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

create function forget_number(workspace uuid, forgotten text) returns void language plpgsql as $$
begin
  if not is_number_used(workspace, forgotten) then
    perform pg_advisory_xact_lock(hashtextextended(workspace || forgotten, 0));
    if not is_number_used(workspace, forgotten) then
      delete from call_number_suffixes
      where workspace_id = workspace and suffix in (select number_suffixes(forgotten)) and number = forgotten;
    end if;
  end if;
end $$;
