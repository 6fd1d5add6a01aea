-- What a workspace may dial, what it has dialled of late, and who did what.

create table dialling_rules (
  workspace_id uuid primary key references workspaces on delete cascade,
  calls_allowed boolean not null,
  countries text[] not null,
  member_per_minute int not null check (member_per_minute > 0),
  workspace_per_minute int not null check (workspace_per_minute > 0),
  member_per_day int not null check (member_per_day > 0),
  workspace_per_day int not null check (workspace_per_day > 0),
  updated_at timestamptz not null
);
comment on column dialling_rules.countries is 'ISO 3166 codes; empty means those of the workspace''s own numbers';

create table dialled (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  user_id uuid not null references users on delete cascade,
  at timestamptz not null
);
create index dialled_recently on dialled (workspace_id, at);

create table audit_log (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  at timestamptz not null,
  actor text not null check (actor in ('member', 'service', 'twilio')),
  user_id uuid,
  action text not null,
  subject text,
  detail jsonb not null
);
create index audit_log_newest on audit_log (workspace_id, id desc);

create function audit_log_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only';
end $$;
-- Only what is done directly: a workspace that goes takes its log with it.
create trigger append_only before update or delete on audit_log
  for each row when (pg_trigger_depth() = 0) execute function audit_log_is_append_only();
create trigger not_truncated before truncate on audit_log execute function audit_log_is_append_only();
