-- The inbox stores webhooks of any kind, with a deduplication key that the handler of the kind chooses. A webhook that
-- is applied has no payload, because its handler has stored what it needs. One that failed for a day is set aside.

alter table webhook_inbox add column kind text;
alter table webhook_inbox add column key text;
alter table webhook_inbox add column payload jsonb;
alter table webhook_inbox add column failing_since timestamptz;
alter table webhook_inbox add column set_aside_at timestamptz;

update webhook_inbox set kind = 'call-status',
  key = call_sid || ':' || coalesce(sequence_number::text, '') || ':' || status,
  payload = case when applied_at is null then jsonb_build_object(
    'url', case when call_id is null then '{}'::jsonb else jsonb_build_object('callId', call_id) end, 'form', params) end,
  failing_since = case when applied_at is null and attempts > 0 then received_at end;

alter table webhook_inbox alter column kind set not null;
alter table webhook_inbox alter column key set not null;
-- Drops the old indexes and the old check as well.
alter table webhook_inbox drop column call_sid, drop column sequence_number, drop column status, drop column call_id,
  drop column params;
alter table webhook_inbox add constraint webhook_inbox_payload check (payload is not null or applied_at is not null);

create unique index webhook_inbox_once on webhook_inbox (workspace_id, kind, key);
drop index webhook_inbox_waiting;
create index webhook_inbox_waiting on webhook_inbox (kind, next_try_at, id)
  where applied_at is null and set_aside_at is null;
create index webhook_inbox_set_aside on webhook_inbox (workspace_id, id) where set_aside_at is not null;
comment on column webhook_inbox.payload is 'url: query parameters; form: all values of each form parameter';
comment on column webhook_inbox.failing_since is 'the first failure since the webhook arrived or an administrator retried it';
