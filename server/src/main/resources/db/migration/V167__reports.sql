-- Scheduled reports. `definition` has the name, the content, the schedule, the format and the destination, as in the API.
-- `secret` signs the requests to a webhook, encrypted with the key `key_id`. `next_zone` is the time zone for which
-- `next_run_at` was computed. `failures` counts the runs that have failed since the last success.
create table reports (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  definition jsonb not null,
  secret bytea,
  key_id text,
  enabled boolean not null,
  disabled_reason text check (disabled_reason in ('failures')),
  failures int not null default 0,
  next_run_at timestamptz,
  next_zone text,
  created_by uuid references users on delete set null,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create index reports_due on reports (next_run_at) where next_run_at is not null;

-- The runs of reports. A run first stores its file, encrypted with `data_key`, and then delivers it. `claim` names the
-- attempt that works on it, or worked on it last. `file` says whether the file can be downloaded.
create table report_runs (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  report_id uuid not null,
  occasion text not null check (occasion in ('schedule', 'manual')),
  scheduled_for timestamptz not null,
  time_zone text not null,
  first_day date not null,
  last_day date not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  has_calls boolean not null,
  state text not null check (state in ('waiting', 'done', 'failed')),
  claim uuid,
  attempts int not null default 0,
  next_try_at timestamptz,
  error text,
  file text not null default 'none' check (file in ('none', 'available', 'expired', 'erased')),
  object_key text,
  data_key bytea,
  key_id text,
  size bigint,
  file_name text,
  link_hash bytea,
  expires_at timestamptz,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, report_id) references reports on delete cascade
);
-- A scheduled run exists once, whichever node creates it.
create unique index report_runs_once on report_runs (workspace_id, report_id, scheduled_for) where occasion = 'schedule';
create index report_runs_of_report on report_runs (workspace_id, report_id, created_at);
create index report_runs_due on report_runs (next_try_at) where state = 'waiting';
create index report_runs_expiring on report_runs (expires_at) where file = 'available';
create index report_runs_finished on report_runs (finished_at);
create index report_runs_by_link on report_runs (link_hash) where link_hash is not null;
create index report_runs_object on report_runs (object_key) where object_key is not null;

-- The objects that the storage may have. Those that no run refers to are deleted, also those of deleted workspaces, so
-- there is no foreign key.
create table report_objects (
  object_key text primary key,
  workspace_id uuid not null,
  begun_at timestamptz not null
);

create or replace view workspace_directory with (security_invoker = true) as
  select id, name, slug, wrap_up_seconds, supervision_visible, time_zone from workspaces;
