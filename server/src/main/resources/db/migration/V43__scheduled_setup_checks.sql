-- The scheduled checks of a setup are claimed in the table of their findings, which belongs to provisioning.health.
-- A claimed workspace without findings has no report yet.
alter table doctor_reports
  add column begun_at timestamptz,
  alter column at drop not null,
  alter column findings drop not null;
insert into doctor_reports (workspace_id, begun_at)
  select workspace_id, examined_at from voice_credentials where examined_at is not null
  on conflict (workspace_id) do update set begun_at = excluded.begun_at;
alter table voice_credentials drop column examined_at;
