-- Attempts that are limited, such as sign-ins, counted over all nodes. The key is a hash.
create table attempts (
  key bytea primary key,
  attempts integer not null,
  expires_at timestamptz not null
);
create index attempts_expires_at on attempts (expires_at);

-- The client addresses from which a user has signed in. The key is a hash of both.
create table known_clients (
  key bytea primary key,
  seen_at timestamptz not null
);

-- When each Twilio account may place its next call.
create table call_slots (
  account_sid text primary key,
  next_slot timestamptz not null
);
