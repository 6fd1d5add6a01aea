-- Reads the tables, while statements continue.
do $$
declare
  events text;
  bound text;
begin
  for events, bound in
    select conrelid::regclass::text, conname from pg_constraint
    where conrelid in ('call_events'::regclass, 'conference_events'::regclass) and conname ~ '_before_[0-9]{6}$'
  loop
    execute format('alter table %I validate constraint %I', events, bound);
  end loop;
end $$;
