-- Transcripts of recordings. `source_id` is the recording. `speakers` says who is on each channel. Every member may read that of a
-- voicemail, also a live one.
alter table transcription_settings add column recorded boolean not null default false;

alter table transcripts
  drop constraint transcripts_kind_check,
  add constraint transcripts_kind_check check (kind in ('live', 'recording')),
  drop constraint transcripts_engine_check,
  add constraint transcripts_engine_check check (engine in ('twilio', 'script', 'http')),
  add column source_id uuid,
  add column voicemail boolean not null default false,
  add column speakers text[],
  add column audio_started_at timestamptz;
create unique index transcripts_source on transcripts (workspace_id, source_id) where source_id is not null;

-- `start_ms` counts from the start of the recording; null for an utterance of a live transcript. `words` has the words with their
-- times, without card numbers; null if the engine reports no times of words.
alter table utterances
  drop constraint utterances_track_check,
  add constraint utterances_track_check check (track in ('customer', 'other', 'everyone')),
  add column start_ms bigint,
  add column words jsonb;

-- The parts of stored recordings that contain card numbers, until they are silent.
create table audio_mutes (
  workspace_id uuid not null references workspaces on delete cascade,
  recording_id uuid not null,
  ranges jsonb not null,
  attempts int not null default 0,
  next_try_at timestamptz not null,
  primary key (workspace_id, recording_id),
  foreign key (workspace_id, recording_id) references recordings on delete cascade
);
create index audio_mutes_due on audio_mutes (next_try_at);
