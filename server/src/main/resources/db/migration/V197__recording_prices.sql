-- What Twilio charges for recordings.

-- The price of each recording that Twilio has completed, also after the deletion of its audio here or at Twilio. It belongs to
-- the call and not to the recording, so that the cost of a period does not change when recordings are deleted. Columns are as
-- in leg_prices. `recorded_at` is the start of the recording. Owned by price.
create table recording_prices (
  workspace_id uuid not null references workspaces on delete cascade,
  recording_sid text not null,
  call_id uuid not null references calls on delete cascade,
  recorded_at timestamptz not null,
  cost_micros bigint,
  currency text check (currency ~ '^[A-Z]{3}$'),
  attempts int not null default 0,
  next_at timestamptz,
  primary key (workspace_id, recording_sid),
  check ((cost_micros is null) = (currency is null))
);
create index recording_prices_call on recording_prices (call_id);
create index recording_prices_due on recording_prices (next_at) where next_at is not null;

-- The prices of the past month follow: Twilio keeps the data of a deleted recording for 40 days. Those of older recordings stay
-- unknown.
insert into recording_prices (workspace_id, recording_sid, call_id, recorded_at, next_at)
  select workspace_id, sid, call_id, coalesce(started_at, created_at), now()
  from recordings
  where sid is not null and status in ('processing', 'ready', 'failed')
    and created_at > now() - interval '31 days';
