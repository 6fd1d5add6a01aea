-- Most messages of a workspace are done. An index of the others, which the inbox shows, stays small.
create index voicemails_open on voicemails (workspace_id, received_at desc, id desc)
  where received_at is not null and done_at is null and erased_at is null;
