-- What arrives late of an erased call is stored without personal data, or dropped.

-- Published by call: the calls whose personal data was deleted.
create view erased_calls with (security_invoker = true) as
  select workspace_id, id as call_id from calls where erased_at is not null;

-- Webhooks that wait or are set aside, so that an erasure finds those of its call.
create index webhook_inbox_unapplied on webhook_inbox (workspace_id) where applied_at is null;
