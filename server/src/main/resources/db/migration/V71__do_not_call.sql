-- Numbers that the members of a workspace must not call.
create table do_not_call_numbers (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  number text not null,
  reason text not null,
  added_by uuid references users on delete set null,
  created_at timestamptz not null,
  unique (workspace_id, number)
);
create index do_not_call_newest on do_not_call_numbers (workspace_id, id desc);
comment on column do_not_call_numbers.added_by is 'null for a service key, and for a deleted user';
