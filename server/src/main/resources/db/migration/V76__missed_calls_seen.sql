-- The time until which a member has seen missed calls, on any device.
create table missed_calls_seen (
  workspace_id uuid not null references workspaces on delete cascade,
  user_id uuid not null references users on delete cascade,
  seen_until timestamptz not null,
  primary key (workspace_id, user_id)
);

create index calls_missed on calls (workspace_id, ended_at)
  where direction = 'inbound' and answered_at is null and ended_at is not null;
