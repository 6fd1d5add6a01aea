-- What Twilio told us, kept before it is acknowledged and applied after. A row that is not applied yet is applied
-- by whoever comes first: the request that brought it, or the drain.

create table webhook_inbox (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  call_sid text not null,
  sequence_number int,
  status text not null,
  call_id uuid,
  params jsonb not null,
  received_at timestamptz not null,
  next_try_at timestamptz not null,
  attempts int not null default 0,
  last_error text,
  applied_at timestamptz
);
create unique index webhook_inbox_once
  on webhook_inbox (workspace_id, call_sid, coalesce(sequence_number, -1), status);
create index webhook_inbox_waiting on webhook_inbox (next_try_at) where applied_at is null;
create index webhook_inbox_applied on webhook_inbox (applied_at) where applied_at is not null;
comment on column webhook_inbox.call_id is 'our call, when the callback''s address names it';
