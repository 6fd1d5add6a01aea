-- Recordings of calls: the policy, what it decided for each call, and the recordings.

create table recording_policies (
  workspace_id uuid primary key references workspaces on delete cascade,
  version int not null,
  inbound text not null check (inbound in ('off', 'always', 'on-demand')),
  outbound text not null check (outbound in ('off', 'always', 'on-demand')),
  announcement text,
  delete_at_twilio boolean not null
);

-- The numbers of the workspace whose calls are recorded otherwise.
create table recording_policy_numbers (
  workspace_id uuid not null references workspaces on delete cascade,
  number text not null,
  inbound text not null check (inbound in ('off', 'always', 'on-demand')),
  outbound text not null check (outbound in ('off', 'always', 'on-demand')),
  primary key (workspace_id, number)
);

-- What the policy said when a call began. `checked_at` is when the server found the recording, or reported its absence.
create table recording_decisions (
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null references calls on delete cascade,
  mode text not null check (mode in ('off', 'always', 'on-demand')),
  announcement text,
  delete_at_twilio boolean not null,
  checked_at timestamptz,
  primary key (workspace_id, call_id)
);
create index recording_decisions_unchecked on recording_decisions (call_id) where mode = 'always' and checked_at is null;

-- `sid` is null for a recording that should exist and does not. `parent_sid` is its conference or its call. The object's key names the attempt that stored it.
-- `data_key` encrypts the object, and is encrypted with the key `key_id`.
create table recordings (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  call_id uuid not null references calls on delete cascade,
  sid text,
  parent_sid text,
  status text not null check (status in ('recording', 'processing', 'ready', 'absent', 'missing', 'failed')),
  channels int not null,
  paused boolean not null default false,
  first_participant_id uuid,
  started_at timestamptz,
  reported_sec int,
  duration_ms bigint,
  size bigint,
  sha256 bytea,
  peaks bytea,
  object_key text,
  data_key bytea,
  key_id text,
  attempt int not null default 0,
  next_try_at timestamptz,
  error text,
  delete_at_twilio boolean not null default false,
  deleted_at_twilio_at timestamptz,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, sid)
);
create index recordings_problems on recordings (workspace_id, created_at) where status in ('missing', 'failed');
create index recordings_call on recordings (call_id);
create index recordings_due on recordings (next_try_at) where next_try_at is not null;

-- One-time links to the audio of a recording, for media elements, which send no headers. Rows hold a hash.
create table recording_links (
  link_hash bytea primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  recording_id uuid not null,
  user_id uuid,
  session_id uuid,
  is_download boolean not null,
  expires_at timestamptz not null
);
create index recording_links_expired on recording_links (expires_at);
