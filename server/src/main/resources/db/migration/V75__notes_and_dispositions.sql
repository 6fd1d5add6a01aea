-- Notes and dispositions of calls.

-- A note is added or deleted, never changed. `number` is the customer's, so that the latest notes of a caller are found
-- without the calls.
create table call_notes (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  call_id uuid not null references calls on delete cascade,
  number text not null,
  author_id uuid not null references users,
  text text not null,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create index call_notes_call on call_notes (call_id);
create index call_notes_number on call_notes (workspace_id, number, created_at desc);

create table disposition_lists (
  workspace_id uuid primary key references workspaces on delete cascade,
  version int not null
);

-- `position` is null for a disposition that was removed from the list. Earlier calls still have it.
create table dispositions (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  position int,
  primary key (workspace_id, id)
);

create table call_dispositions (
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null references calls on delete cascade,
  disposition_id uuid not null,
  set_by uuid not null references users,
  set_at timestamptz not null,
  primary key (workspace_id, call_id),
  foreign key (workspace_id, disposition_id) references dispositions on delete cascade
);
