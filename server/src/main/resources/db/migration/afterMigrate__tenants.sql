-- The second lock, put on every table that has a workspace_id and lacks it. A connection of the application sees the
-- rows of the workspace that it says it works for, or of several, with commas between; 'system' is for what has no
-- workspace yet: a sign-in, a webhook whose number tells whose it is. One that says nothing sees nothing. Forced, so
-- that it holds for the tables' owner too.

do $$
declare
  tenants text;
  tenant text;
begin
  for tenants, tenant in
    select t.table_name, c.column_name from information_schema.tables t
      join information_schema.columns c using (table_schema, table_name)
    where t.table_schema = current_schema() and t.table_type = 'BASE TABLE'
      and (c.column_name = 'workspace_id' or t.table_name = 'workspaces' and c.column_name = 'id')
      and not exists (
        select from pg_policies p
        where p.schemaname = t.table_schema and p.tablename = t.table_name and p.policyname = 'tenant')
  loop
    execute format('alter table %I enable row level security', tenants);
    execute format('alter table %I force row level security', tenants);
    execute format(
      'create policy tenant on %I using '
        '(%I::text = any ((select string_to_array(current_setting(''ringback.workspace'', true), '',''))::text[])'
        ' or (select current_setting(''ringback.workspace'', true)) = ''system'')',
      tenants, tenant);
  end loop;
end $$;

-- A view reads as who made it, unless told otherwise.
alter view workspace_twilio_config set (security_invoker = true);
