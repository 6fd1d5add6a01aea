-- Row-level security on every table with a workspace_id that lacks it. A connection sees the rows of the workspaces in
-- the setting ringback.workspace, separated by commas. 'system' sees all rows: for sign-in, and to find the workspace of
-- a number. Without the setting it sees no rows. The policies are forced, so that they apply to the tables' owner too.

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

-- By default a view uses the rights of its owner.
alter view workspace_twilio_config set (security_invoker = true);
