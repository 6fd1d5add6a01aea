-- Presence: which sessions have a page open, which of them take calls, and the state of each user that follows.

-- A session with a page on a node. Valid while the node's lease is live. `since` is the time of the last change of
-- `available`.
create table presence_sessions (
  workspace_id uuid not null references workspaces on delete cascade,
  session_id uuid not null,
  node_id uuid not null references nodes on delete cascade,
  user_id uuid not null references users on delete cascade,
  available boolean not null,
  since timestamptz not null,
  primary key (workspace_id, session_id, node_id)
);
create index presence_sessions_user on presence_sessions (workspace_id, user_id);
create index presence_sessions_node on presence_sessions (node_id);

-- The state of a user that was last announced. Recomputed, under the lock of this row, by each transaction that changes
-- a session or a call. `settles_at`: the time at which a page that left is announced, unless it comes back.
create table presence_states (
  workspace_id uuid not null references workspaces on delete cascade,
  user_id uuid not null references users on delete cascade,
  state text not null check (state in ('available', 'on-call', 'wrap-up', 'away', 'offline')),
  since timestamptz not null,
  wrap_up_until timestamptz,
  settles_at timestamptz,
  primary key (workspace_id, user_id)
);
create index presence_states_user on presence_states (user_id);
create index presence_states_settling on presence_states (settles_at) where settles_at is not null;
create index presence_states_wrap_up on presence_states (wrap_up_until) where wrap_up_until is not null;
create index presence_states_on_call on presence_states (user_id) where state = 'on-call';

alter table workspaces add column wrap_up_seconds int not null default 0 check (wrap_up_seconds between 0 and 600);

-- Published by tenancy.
create or replace view workspace_directory with (security_invoker = true) as
  select id, name, slug, wrap_up_seconds from workspaces;
create view member_directory with (security_invoker = true) as
  select workspace_id, user_id, role from workspace_members;
-- Published by identity: sessions, without addresses.
create view session_directory with (security_invoker = true) as
  select id, user_id, expires_at, ended_at from sessions;
-- Published by call: the users who talk, each with the call.
create view calling_agents with (security_invoker = true) as
  select l.workspace_id, l.user_id, l.call_id
  from call_legs l join calls c on c.id = l.call_id
  where l.kind = 'agent' and l.user_id is not null and l.answered_at is not null and l.ended_at is null
    and c.ended_at is null;
create index call_legs_talking on call_legs (user_id)
  where kind = 'agent' and user_id is not null and answered_at is not null and ended_at is null;
