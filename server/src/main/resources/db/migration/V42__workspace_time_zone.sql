alter table workspaces add column time_zone text not null default 'UTC';
comment on column workspaces.time_zone is 'an IANA time zone name, validated by the server';
comment on column workspaces.current_period_starts_at is 'start of the current monthly usage period';
