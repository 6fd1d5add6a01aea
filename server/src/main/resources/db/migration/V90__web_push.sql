-- Web Push: ringing calls reach agents who have no page open.

-- The key pair that identifies the server to push services (VAPID). The private key is encrypted with the key `key_id`.
create table push_keys (
  singleton boolean primary key default true check (singleton),
  public_key bytea not null,
  private_key bytea not null,
  key_id text not null
);

-- The push subscription of a browser, one for each sign-in session. `available` is the Available switch of the browser.
-- `page` is the path that a click on the notification opens.
create table push_subscriptions (
  workspace_id uuid not null references workspaces on delete cascade,
  session_id uuid not null references sessions on delete cascade,
  user_id uuid not null references users on delete cascade,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  page text not null,
  available boolean not null,
  available_since timestamptz not null,
  primary key (workspace_id, session_id)
);
create index push_subscriptions_user on push_subscriptions (workspace_id, user_id) where available;

-- The notification of a call in a browser. `ring` and `end` wait to be sent until `expires_at`; `shown` was sent. Deleted
-- when nothing is left to send.
create table push_messages (
  workspace_id uuid not null references workspaces on delete cascade,
  session_id uuid not null references sessions on delete cascade,
  user_id uuid not null references users on delete cascade,
  call_id uuid not null,
  step text not null check (step in ('ring', 'shown', 'end')),
  outcome text check (outcome in ('missed', 'answered')),
  expires_at timestamptz not null,
  attempts int not null default 0,
  next_try_at timestamptz not null default now(),
  primary key (workspace_id, session_id, call_id)
);
create index push_messages_due on push_messages (next_try_at) where step <> 'shown';

-- Published by webpush: the browsers that push messages reach.
create view push_directory with (security_invoker = true) as
  select workspace_id, user_id, session_id, available_since from push_subscriptions where available;

-- Published by routing: the agents for whom calls in conferences ring now.
create view ringing_agents with (security_invoker = true) as
  select o.workspace_id, o.call_id, o.user_id
  from call_offers o
    join call_progress p on p.workspace_id = o.workspace_id and p.call_id = o.call_id
  where p.strategy = 'conference' and p.ended_at is null
    and o.rings_until > clock_timestamp()
    and (o.reason <> 'inbound' or p.answered_at is null);
