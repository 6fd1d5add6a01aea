-- What the meters read: since when figures are out of date, and the recordings and transcripts under way.
alter table call_quarter_changes add column marked_at timestamptz not null default now();
create index recordings_open on recordings (status) where status in ('recording', 'processing');
create index transcripts_open on transcripts (engine, status) where status in ('starting', 'running');
