-- What ends the tokens of a workspace, or of one session in it, before their time: a grant that is made after either has
-- risen is another one.

alter table workspaces add column voice_epoch int not null default 0;
comment on column workspaces.voice_epoch is 'rises when every voice token of the workspace is revoked';

create table voice_departures (
  workspace_id uuid not null references workspaces on delete cascade,
  session_id uuid not null references sessions on delete cascade,
  times int not null,
  primary key (workspace_id, session_id)
);
comment on table voice_departures is 'how often a session has left a workspace for another';
