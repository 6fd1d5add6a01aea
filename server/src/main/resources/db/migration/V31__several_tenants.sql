-- A connection may speak for several workspaces at once: callbacks are applied many at a time, and see the rows of those
-- workspaces only. The policies are made anew by afterMigrate__tenants.sql.

do $$
declare
  tenants text;
begin
  for tenants in
    select tablename from pg_policies where schemaname = current_schema() and policyname = 'tenant'
  loop
    execute format('drop policy tenant on %I', tenants);
  end loop;
end $$;
