-- Objects of the storage that were begun and belong to no recording: a row is inserted before the object is written, and deleted in the transaction in
-- which a recording refers to the object, or after the object is deleted. Rows outlive the recording.
create table recording_objects (
  object_key text primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  recording_id uuid not null,
  begun_at timestamptz not null
);
create index recording_objects_begun on recording_objects (begun_at);
create index recordings_waiting on recordings (workspace_id, created_at) where status = 'processing' and error is not null;

alter table recording_links add column format text not null default 'wav' check (format in ('wav', 'mp3'));
alter table recording_links alter column format drop default;

-- A recording is tried for a day after this.
alter table recordings add column storage_failed_at timestamptz;
