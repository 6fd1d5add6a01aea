-- Finds the numbers that contain some digits. Each number of a workspace's calls has a row per suffix of three characters or more, so a part
-- of a number is the beginning of a suffix. A row may be stored twice, because calls of the same new number do not wait for each other.
create table call_number_suffixes (
  workspace_id uuid not null references workspaces on delete cascade,
  suffix text collate "C" not null,
  number text not null
);
create index call_number_suffixes_range on call_number_suffixes (workspace_id, suffix, number);
comment on table call_number_suffixes is 'by number, not by call: a call of a known number adds no row';

create function number_suffixes(number text) returns setof text immutable language sql as $$
  select substr(number, i) from generate_series(1, length(number) - 2) i where length(number) <= 40
$$;

insert into call_number_suffixes (workspace_id, suffix, number)
  select workspace_id, number_suffixes(number), number
  from (select workspace_id, "from" as number from calls union select workspace_id, "to" from calls) numbers;

-- Keeps the suffixes current. A number of which the last call is deleted or erased is forgotten. The lock keeps a call of that number which
-- is being stored at the same time from being missed; calls do not wait for each other.
create function index_numbers() returns trigger language plpgsql as $$
declare
  each text;
begin
  if tg_op <> 'DELETE' then
    for each in select distinct n from unnest(array[new."from", new."to"]) n order by n loop
      perform pg_advisory_xact_lock_shared(hashtextextended(new.workspace_id || each, 0));
      insert into call_number_suffixes (workspace_id, suffix, number)
        select new.workspace_id, number_suffixes(each), each
        where not exists (select from call_number_suffixes s
          where s.workspace_id = new.workspace_id and s.suffix = each and s.number = each);
    end loop;
  end if;
  if tg_op <> 'INSERT' then
    for each in select distinct n from unnest(array[old."from", old."to"]) n order by n loop
      if not is_number_used(old.workspace_id, each) then
        perform pg_advisory_xact_lock(hashtextextended(old.workspace_id || each, 0));
        if not is_number_used(old.workspace_id, each) then
          delete from call_number_suffixes
          where workspace_id = old.workspace_id and suffix in (select number_suffixes(each)) and number = each;
        end if;
      end if;
    end loop;
  end if;
  return null;
end $$;

create function is_number_used(workspace uuid, number text) returns boolean volatile language plpgsql as $$
begin
  return exists (select from calls c where c.workspace_id = workspace and c."from" = number)
    or exists (select from calls c where c.workspace_id = workspace and c."to" = number);
end $$;

create trigger numbers after insert or delete on calls for each row execute function index_numbers();
create trigger changed_numbers after update of "from", "to" on calls for each row
  when (old."from" is distinct from new."from" or old."to" is distinct from new."to") execute function index_numbers();
