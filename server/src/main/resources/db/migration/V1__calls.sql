-- Workspaces, people, credentials, calls and the log that pages resume from.

create table workspaces (
  id uuid primary key,
  name text not null,
  slug text not null unique,
  current_period_starts_at timestamptz not null,
  ring_strategy text not null default 'client' check (ring_strategy in ('client', 'conference')),
  event_seq bigint not null default 0,
  created_at timestamptz not null
);

create table users (
  id uuid primary key,
  email text not null,
  name text not null,
  password_hash text,
  external_subject text unique,
  created_at timestamptz not null
);
create unique index users_email on users (lower(email));

create table workspace_members (
  workspace_id uuid not null references workspaces on delete cascade,
  user_id uuid not null references users on delete cascade,
  role text not null check (role in ('agent', 'supervisor', 'admin', 'owner')),
  primary key (workspace_id, user_id)
);
create index workspace_members_user on workspace_members (user_id);

create table sessions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  user_agent text
);
create index sessions_user on sessions (user_id);

create table voice_credentials (
  workspace_id uuid primary key references workspaces on delete cascade,
  account_sid text not null,
  auth_token bytea not null,
  api_key text not null,
  api_secret bytea not null,
  twiml_app_sid text not null,
  setup_method text not null check (setup_method in ('auto', 'manual')),
  key_id text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index voice_credentials_account on voice_credentials (account_sid);
comment on column voice_credentials.auth_token is 'sealed with AES-256-GCM, the workspace id as associated data';
comment on column voice_credentials.api_secret is 'sealed with AES-256-GCM, the workspace id as associated data';

create view workspace_twilio_config as
  select workspace_id, account_sid, api_key, twiml_app_sid, setup_method, key_id, created_at, updated_at
  from voice_credentials;

create table phone_numbers (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  sid text not null,
  number text not null,
  label text not null,
  created_at timestamptz not null,
  unique (workspace_id, number)
);
create index phone_numbers_number on phone_numbers (number);

create table contacts (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  name text not null,
  number text not null,
  external_ref text,
  created_at timestamptz not null
);
create index contacts_number on contacts (workspace_id, number);
create index contacts_name on contacts (workspace_id, lower(name));

create table calls (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  call_sid text,
  direction text not null check (direction in ('inbound', 'outbound-api', 'outbound-dial')),
  "from" text not null,
  "to" text not null,
  status text not null check (status in
    ('queued', 'ringing', 'in-progress', 'completed', 'busy', 'no-answer', 'failed', 'canceled')),
  duration_sec int check (duration_sec >= 0),
  created_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  agent_user_id uuid references users,
  contact_id uuid references contacts on delete set null,
  line_number text,
  updated_at timestamptz not null,
  unique (workspace_id, call_sid)
);
create index calls_newest on calls (workspace_id, created_at desc, id desc);
create index calls_live on calls (workspace_id) where ended_at is null;

create table call_legs (
  workspace_id uuid not null references workspaces on delete cascade,
  call_sid text not null,
  call_id uuid not null references calls on delete cascade,
  parent_call_sid text,
  kind text not null check (kind in ('agent', 'customer')),
  identity text,
  user_id uuid references users,
  number text,
  status text not null check (status in
    ('queued', 'ringing', 'in-progress', 'completed', 'busy', 'no-answer', 'failed', 'canceled')),
  sequence int not null,
  rang_at timestamptz,
  answered_at timestamptz,
  ended_at timestamptz,
  primary key (workspace_id, call_sid)
);
create index call_legs_call on call_legs (call_id);

create table call_events (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null references calls on delete cascade,
  call_sid text not null,
  sequence_number int,
  status text not null,
  at timestamptz not null,
  params jsonb not null,
  received_at timestamptz not null
);
create unique index call_events_once
  on call_events (workspace_id, call_sid, coalesce(sequence_number, -1), status);
create index call_events_call on call_events (call_id);

create table realtime_events (
  workspace_id uuid not null references workspaces on delete cascade,
  seq bigint not null,
  type text not null,
  body jsonb not null,
  audience uuid[],
  at timestamptz not null,
  primary key (workspace_id, seq)
);
comment on column realtime_events.audience is 'the users who are told; null means every member';
