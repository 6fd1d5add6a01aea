-- The configurations of Twilio's batch transcription that the server has created.
create table batch_configurations (
  workspace_id uuid not null references workspaces on delete cascade,
  language text not null,
  account_sid text not null,
  callback_url text not null,
  configuration_id text not null,
  primary key (workspace_id, language)
);

-- `recording_sid` identifies a transcript of Twilio when its result arrives.
alter table transcripts add column recording_sid text;
create index transcripts_recording_sid on transcripts (workspace_id, recording_sid) where recording_sid is not null;
