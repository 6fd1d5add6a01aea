-- Voicemail: the settings of each workspace, the prompts that callers hear, and the inbox.

alter table recordings add column is_voicemail boolean not null default false;

-- prompt: audio that a workspace uploads for its callers, as WAV files. Small, so that they are backed up and restored with the settings.
create table prompts (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  audio bytea not null,
  duration_ms int not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, id)
);
create unique index prompts_id on prompts (id);

-- Without `greeting_id`, which is the id of a prompt, `greeting` is spoken.
create table voicemail_settings (
  workspace_id uuid primary key references workspaces on delete cascade,
  version int not null,
  enabled boolean not null,
  greeting text,
  greeting_id uuid,
  max_sec int not null
);

-- The numbers of the workspace with settings of their own. Without a greeting they have that of the workspace.
create table voicemail_numbers (
  workspace_id uuid not null references workspaces on delete cascade,
  number text not null,
  enabled boolean not null,
  greeting text,
  greeting_id uuid,
  primary key (workspace_id, number)
);

-- One row for each call that was sent to voicemail. It is in the inbox when `received_at` is set, which is when Twilio reports the message.
-- `checked_at` is when the server found that the caller left no message.
create table voicemails (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  call_id uuid not null references calls on delete cascade,
  "from" text not null,
  "to" text not null,
  recording_id uuid,
  offered_at timestamptz not null default now(),
  received_at timestamptz,
  checked_at timestamptz,
  read_at timestamptz,
  assignee_id uuid references users on delete set null,
  done_at timestamptz,
  done_by uuid references users on delete set null,
  primary key (workspace_id, id),
  unique (workspace_id, call_id)
);
create index voicemails_call on voicemails (call_id);
create index voicemails_inbox on voicemails (workspace_id, received_at desc, id desc) where received_at is not null;
create index voicemails_unread on voicemails (workspace_id) where received_at is not null and read_at is null and done_at is null;
create index voicemails_unchecked on voicemails (call_id) where received_at is null and checked_at is null;

-- A caller's message takes the place of the call's notification.
alter table push_messages
  drop constraint push_messages_outcome_check,
  add constraint push_messages_outcome_check check (outcome in ('missed', 'answered', 'voicemail'));
