-- What the setup doctor found when it looked last.
create table doctor_reports (
  workspace_id uuid primary key references workspaces on delete cascade,
  at timestamptz not null,
  findings jsonb not null
);
