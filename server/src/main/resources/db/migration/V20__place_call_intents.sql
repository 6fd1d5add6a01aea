-- What a caller of make-direct-call meant by one Idempotency-Key: kept before Twilio is asked, so that a request that is
-- repeated, here or on another node, after an answer or after none, places one call.

create table place_call_intents (
  workspace_id uuid not null references workspaces on delete cascade,
  key text not null,
  request text not null,
  state text not null check (state in ('asking', 'unknown', 'placed')),
  call_id uuid references calls on delete cascade,
  call_sid text,
  lease_until timestamptz not null,
  created_at timestamptz not null,
  primary key (workspace_id, key)
);
comment on column place_call_intents.request is 'SHA-256 of what was asked for, in hex';
comment on column place_call_intents.lease_until is 'until then whoever asks Twilio is waited for; later somebody else may find out';
create index place_call_intents_age on place_call_intents (created_at);

alter table calls add column asked_at timestamptz;
comment on column calls.asked_at is 'when Twilio was last asked about a call of which no news came';
