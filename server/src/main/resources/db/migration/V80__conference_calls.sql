-- Calls whose participants meet in a conference. The server offers them to agents, and the agent who claims a call joins.
alter table workspaces add column call_strategy text not null default 'client' check (call_strategy in ('client', 'conference'));

alter table calls
  add column strategy text not null default 'client' check (strategy in ('client', 'conference')),
  add column control_due timestamptz;
comment on column calls.control_due is
  'when the server checks which legs of the conference to hold, connect or end; null while nothing is to be done';
create index calls_control_due on calls (control_due) where control_due is not null;

create or replace view call_progress with (security_invoker = true) as
  select workspace_id, id as call_id, call_sid, answered_at, ended_at, strategy from calls;

-- While an agent joins, the call is claimed and no other agent is offered it.
alter table call_flows
  add column claimed_until timestamptz,
  drop constraint call_flows_step_check,
  add constraint call_flows_step_check check (step in ('waiting', 'ringing', 'claimed', 'over'));

alter table call_offers
  add column reason text not null default 'inbound' check (reason in ('inbound', 'transfer', 'consultation', 'direct')),
  add column invited_by uuid references users on delete set null,
  add column rings_until timestamptz;

-- The permission of an agent's tab to join a call once. `call_sid` is the leg that used it.
create table call_claims (
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null,
  user_id uuid not null references users on delete cascade,
  claim uuid not null unique,
  tab uuid not null,
  fence bigint not null,
  expires_at timestamptz not null,
  call_sid text,
  primary key (workspace_id, call_id, user_id)
);
create index call_claims_user on call_claims (user_id);
