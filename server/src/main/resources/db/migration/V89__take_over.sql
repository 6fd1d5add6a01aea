-- Supervisors who are about to take over a call. When the supervisor has joined as an agent, the other agents leave.
create table call_takeovers (
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null references calls on delete cascade,
  user_id uuid not null references users on delete cascade,
  until timestamptz not null,
  primary key (workspace_id, call_id)
);
create index call_takeovers_user on call_takeovers (user_id);
