-- The numbers that outgoing calls may show, besides the workspace's own, and which they show by default.
create table verified_caller_ids (
  workspace_id uuid not null references workspaces on delete cascade,
  account_sid text not null,
  number text not null,
  label text not null,
  primary key (workspace_id, account_sid, number)
);
comment on table verified_caller_ids is 'OutgoingCallerIds of the workspace''s Twilio account, as of the last refresh';

create table caller_id_defaults (
  workspace_id uuid not null references workspaces on delete cascade,
  country text,
  user_id uuid references users on delete cascade,
  number text not null,
  unique nulls not distinct (workspace_id, country, user_id),
  check (country is null or user_id is null)
);
comment on table caller_id_defaults is 'of a called country, of a member, or of the workspace';
