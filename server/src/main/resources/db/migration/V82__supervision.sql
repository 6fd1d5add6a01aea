-- Owners and administrators listen to calls in conferences, and speak to the agent or to everyone.
alter table workspaces add column supervision_visible boolean not null default true;
comment on column workspaces.supervision_visible is 'whether calls show their supervisors';
create or replace view workspace_directory with (security_invoker = true) as
  select id, name, slug, wrap_up_seconds, supervision_visible from workspaces;

alter table call_claims
  add column role text not null default 'agent' check (role in ('agent', 'supervisor'));

-- The requested mode of each supervisor. `call_sid`, `muted` and `coached_call_sid` are what Twilio accepted last.
create table supervisions (
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null references calls on delete cascade,
  participant_id uuid not null,
  mode text not null check (mode in ('listen', 'whisper', 'barge')),
  call_sid text,
  muted boolean not null default true,
  coached_call_sid text,
  primary key (workspace_id, call_id, participant_id)
);

-- A supervisor is on a call, like an agent.
create or replace view calling_agents with (security_invoker = true) as
  select l.workspace_id, l.user_id, l.call_id
  from call_legs l join calls c on c.id = l.call_id
  where l.kind in ('agent', 'supervisor') and l.user_id is not null and l.answered_at is not null
    and l.ended_at is null and c.ended_at is null;
drop index call_legs_talking;
create index call_legs_talking on call_legs (user_id)
  where kind in ('agent', 'supervisor') and user_id is not null and answered_at is not null and ended_at is null;
