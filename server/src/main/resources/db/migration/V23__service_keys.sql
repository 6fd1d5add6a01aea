-- Keys with which a back end works in one workspace.

create table service_keys (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  name text not null,
  hint text not null,
  key_hash bytea not null unique,
  scopes text[] not null,
  created_by uuid references users on delete set null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index service_keys_workspace on service_keys (workspace_id) where revoked_at is null;
comment on column service_keys.hint is 'how the key begins, so that people tell keys apart';
comment on column service_keys.key_hash is 'SHA-256 of the key, which is 32 random bytes';
