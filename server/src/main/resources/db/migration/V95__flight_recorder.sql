-- The flight recorder: what happened to each call, for its technical details. Rows are written in the background, have
-- no foreign key to the call, and are deleted after a fixed time.

create table recorder_entries (
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null,
  id bigint generated always as identity,
  at timestamptz not null,
  kind text not null check (kind in ('webhook', 'twiml', 'rest', 'flow', 'event', 'page', 'quality')),
  name text not null,
  call_sid text,
  user_id uuid,
  data jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (workspace_id, call_id, id)
);
create index recorder_entries_recorded on recorder_entries using brin (recorded_at);

-- Published by call: the call of each leg.
create view leg_directory with (security_invoker = true) as
  select workspace_id, call_sid, call_id from call_legs;
