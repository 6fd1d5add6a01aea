-- While an Auth Token is rotated two are accepted: the one that we sign in with, and the one that Twilio may still sign
-- with. Without a time: until Twilio has made the first the only one.
alter table voice_credentials
  add column other_auth_token bytea,
  add column other_auth_token_until timestamptz;

-- API keys of ours that sign no new tokens; they go when the last token that they signed has.
create table retired_api_keys (
  workspace_id uuid not null references workspaces on delete cascade,
  account_sid text not null,
  api_key text not null,
  delete_at timestamptz not null,
  primary key (workspace_id, api_key)
);
