-- The flow of an inbound call, from the first webhook until an agent answers or the call ends.

-- The position of a call in its flow. `entered_at` is the caller's place in the line of the workspace. `ringing` contains
-- the browsers of the current wave, `tried` the agents of the current round of waves, and `declined` the times at which
-- agents declined. While a redirect by REST is under way (`redirect_until`), the call's own requests do not end the wait.
create table call_flows (
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null,
  step text not null check (step in ('waiting', 'ringing', 'over')),
  entered_at timestamptz not null,
  seen_at timestamptz not null,
  wave int not null default 0,
  wave_at timestamptz,
  ringing text[] not null default '{}',
  tried uuid[] not null default '{}',
  declined jsonb not null default '{}',
  unstaffed_since timestamptz,
  spoken_at timestamptz,
  redirect_until timestamptz,
  redirect_after timestamptz,
  primary key (workspace_id, call_id)
);
create index call_flows_waiting on call_flows (workspace_id) where step = 'waiting';

-- The agents whom calls ring. One call at a time rings an agent, in all workspaces. A reservation ends when the call is
-- answered or over, or expires.
create table call_offers (
  user_id uuid primary key references users on delete cascade,
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null,
  expires_at timestamptz not null
);
create index call_offers_call on call_offers (workspace_id, call_id);

-- Published by call: whether an agent has answered a call, and whether it has ended.
create view call_progress with (security_invoker = true) as
  select workspace_id, id as call_id, call_sid, answered_at, ended_at from calls;
