-- Owners delete workspaces. The data is deleted in the background, here, in the storage and at Twilio, and the workspace at the end.

-- A workspace that is being deleted has no members and no service keys.
alter table workspaces add column deleting_at timestamptz;

-- Without a foreign key, because a row remains as the proof that the workspace was deleted. `torn_down_at`: the setup at Twilio is undone. `calls` is
-- the number of calls whose data was deleted. `leftovers` are messages about what remains at Twilio.
create table workspace_deletions (
  workspace_id uuid primary key,
  requested_by uuid not null,
  requested_at timestamptz not null,
  torn_down_at timestamptz,
  calls int not null default 0,
  leftovers jsonb not null default '[]',
  attempts int not null default 0,
  next_try_at timestamptz not null default now(),
  error text,
  completed_at timestamptz
);
create index workspace_deletions_due on workspace_deletions (next_try_at) where completed_at is null;
