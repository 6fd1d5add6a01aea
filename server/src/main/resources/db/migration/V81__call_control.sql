-- The requested states of participants of calls in conferences, from which the server computes its requests to Twilio.
create table requested_states (
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null references calls on delete cascade,
  participant_id uuid not null,
  hold boolean,
  held_by uuid,
  leaves boolean not null default false,
  primary key (workspace_id, call_id, participant_id)
);
comment on column requested_states.held_by is 'the participant who requested the hold; null when the server did';

-- Calls whose agent's leg ended without a hang-up.
create table conference_rejoins (
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null references calls on delete cascade,
  user_id uuid not null references users on delete cascade,
  until timestamptz not null,
  primary key (workspace_id, call_id)
);
create index conference_rejoins_user on conference_rejoins (user_id);

-- Members and numbers that are to join a call. A number is dialed once.
create table conference_invitations (
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null references calls on delete cascade,
  participant_id uuid not null,
  user_id uuid references users on delete cascade,
  number text,
  reason text not null check (reason in ('transfer', 'consultation')),
  invited_by uuid not null references users on delete cascade,
  expires_at timestamptz not null,
  dialed boolean not null default false,
  call_sid text,
  primary key (workspace_id, call_id, participant_id),
  check ((user_id is null) <> (number is null))
);

-- Answered calls whose customer waits in line again, because the agent is gone.
alter table call_flows add column returned boolean not null default false;
alter table call_offers drop constraint call_offers_reason_check,
  add constraint call_offers_reason_check check (reason in ('inbound', 'returned', 'transfer', 'consultation', 'direct'));
