-- The entries of the search get a partition per month of their texts, so that the index of words of a month is small. The present table
-- becomes the first partition, without a copy of its rows or indexes: this migration limits it to the texts until the end of the next
-- month, V211 validates that, and V212 attaches it. See V202 to V204.

do $$
declare
  month date := date_trunc('month', now() at time zone 'UTC') + interval '2 months';
  policy text;
begin
  perform lock_briefly('workspaces', 'search_entries');
  policy := (select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = 'search_entries'::regclass and polname = 'tenant');
  -- The key is unique within a partition. That is enough, because the time of a text does not change.
  create table search_entries_default (like search_entries including defaults including constraints including storage,
    foreign key (workspace_id) references workspaces on delete cascade, unique (workspace_id, kind, owner_id, track, sequence));
  execute format('create policy tenant on search_entries_default using (%s)', policy);
  alter table search_entries_default enable row level security;
  alter table search_entries_default force row level security;
  with moved as (delete from search_entries where at >= month::timestamp at time zone 'UTC' returning *)
    insert into search_entries_default select * from moved;
  execute format('alter table search_entries add constraint %I check (at < %L) not valid',
    to_char(month, '"search_entries_before_"YYYYMM'), month::timestamp at time zone 'UTC');
end $$;
