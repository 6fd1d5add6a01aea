-- Retention: how long a workspace keeps data, legal holds, and the erasure of personal data.

-- Null keeps the data. A workspace without a row keeps everything.
create table retention_settings (
  workspace_id uuid primary key references workspaces on delete cascade,
  recording_days int check (recording_days > 0),
  transcript_days int check (transcript_days > 0),
  call_days int check (call_days > 0)
);

-- The data of a call on hold is not deleted.
create table legal_holds (
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null references calls on delete cascade,
  reason text not null,
  placed_by uuid not null references users,
  placed_at timestamptz not null,
  primary key (workspace_id, call_id)
);
create index legal_holds_call on legal_holds (call_id);
create index legal_holds_newest on legal_holds (workspace_id, placed_at desc);

-- Published by retention.
create view legal_hold_directory with (security_invoker = true) as
  select workspace_id, call_id from legal_holds;

-- The erasure of a person (`number`) or of one call. `number` is null when it is completed; `subject` is what people see. `counts` says what was
-- deleted so far. `person_erased`: the contacts and the audit entries are done. `failures` are resources that Twilio did not delete.
create table erasures (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  number text,
  call_id uuid,
  subject text not null,
  reason text,
  requested_by uuid not null references users,
  requested_at timestamptz not null,
  status text not null check (status in ('running', 'completed')),
  person_erased boolean not null default false,
  counts jsonb not null,
  failures jsonb not null default '[]',
  certificate text,
  completed_at timestamptz,
  primary key (workspace_id, id)
);
create index erasures_running on erasures (requested_at) where status = 'running';
create index erasures_newest on erasures (workspace_id, requested_at desc);

-- Recordings (RE…) and calls (CA…) that Twilio should delete. A row is deleted when Twilio has deleted its resource, or an erasure has counted it as a failure.
create table twilio_deletions (
  workspace_id uuid not null references workspaces on delete cascade,
  sid text not null,
  erasure_id uuid,
  attempts int not null default 0,
  queued_at timestamptz not null default now(),
  next_try_at timestamptz not null default now(),
  error text,
  primary key (workspace_id, sid)
);
create index twilio_deletions_due on twilio_deletions (next_try_at);
create index twilio_deletions_erasure on twilio_deletions (workspace_id, erasure_id) where erasure_id is not null;
