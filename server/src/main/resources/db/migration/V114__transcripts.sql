-- Transcripts of calls. A workspace without a row here transcribes nothing.
create table transcription_settings (
  workspace_id uuid primary key references workspaces on delete cascade,
  live boolean not null,
  language text not null
);

-- The engine `script` is that of a scripted phone of the exchange, whose words are known.
create table transcripts (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  call_id uuid not null references calls on delete cascade,
  kind text not null check (kind in ('live')),
  engine text not null check (engine in ('twilio', 'script')),
  status text not null check (status in ('starting', 'running', 'completed', 'failed')),
  language text not null,
  twilio_sid text,
  error text,
  attempts int not null default 0,
  next_try_at timestamptz,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index transcripts_live on transcripts (call_id) where kind = 'live';
create index transcripts_due on transcripts (next_try_at) where next_try_at is not null;

-- `text` never contains a card number. While a number may still become one, `text` has a placeholder for it and `sealed` the
-- words, encrypted with the key `key_id`, for 20 seconds.
create table utterances (
  workspace_id uuid not null,
  transcript_id uuid not null,
  track text not null check (track in ('customer', 'other')),
  sequence int not null,
  spoken_at timestamptz not null,
  text text not null,
  sealed bytea,
  key_id text,
  confidence double precision,
  participant_id uuid,
  primary key (workspace_id, transcript_id, track, sequence),
  foreign key (workspace_id, transcript_id) references transcripts on delete cascade
);
create index utterances_sealed on utterances (spoken_at) where sealed is not null;
