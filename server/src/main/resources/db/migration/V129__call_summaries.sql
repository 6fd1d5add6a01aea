-- Summaries of calls that a chat engine has drafted, and a member has accepted. `text` is null while the engine writes.
create table call_summaries (
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null references calls on delete cascade,
  status text not null check (status in ('writing', 'draft', 'accepted', 'failed')),
  text text,
  engine text not null,
  error text,
  requested_at timestamptz not null,
  accepted_by uuid references users,
  accepted_at timestamptz,
  primary key (workspace_id, call_id)
);
create index if not exists transcripts_call on transcripts (call_id);

-- A summary is not kept longer than what it was written from.
create function delete_summary_of_transcript() returns trigger language plpgsql as $$
begin
  delete from call_summaries where workspace_id = old.workspace_id and call_id = old.call_id;
  return null;
end $$;
create trigger summary after delete on transcripts for each row execute function delete_summary_of_transcript();
