-- Reads the table, while statements continue.
do $$
declare
  bound text := (select conname from pg_constraint
    where conrelid = 'search_entries'::regclass and conname ~ '_before_[0-9]{6}$');
begin
  execute format('alter table search_entries validate constraint %I', bound);
end $$;
