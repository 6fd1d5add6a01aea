-- Links that let somebody in once.

create table invitations (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  email text not null,
  role text not null check (role in ('agent', 'supervisor', 'admin', 'owner')),
  token_hash bytea not null unique,
  invited_by uuid not null references users on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz
);
create unique index invitations_pending on invitations (workspace_id, lower(email))
  where accepted_at is null and revoked_at is null;
comment on column invitations.token_hash is 'SHA-256 of the token in the link, which is 32 random bytes';
