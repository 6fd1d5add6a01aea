-- The filters of a screen by name. A view is its owner's, or shared with the workspace. `filter` has the parameters of
-- the console's address, so that "the last 7 days" remain the last ones.
create table saved_views (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  screen text not null check (screen in ('calls', 'dashboard')),
  owner_id uuid not null references users,
  name text not null,
  shared boolean not null,
  filter jsonb not null,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index saved_views_name on saved_views (workspace_id, owner_id, screen, lower(name));

-- The view with which a screen opens for a member.
create table default_views (
  workspace_id uuid not null references workspaces on delete cascade,
  user_id uuid not null references users,
  screen text not null check (screen in ('calls', 'dashboard')),
  view_id uuid not null,
  primary key (workspace_id, user_id, screen),
  foreign key (workspace_id, view_id) references saved_views on delete cascade
);
create index default_views_view on default_views (workspace_id, view_id);
