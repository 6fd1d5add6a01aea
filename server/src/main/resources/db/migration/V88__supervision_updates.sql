-- One update at a time changes who hears a supervisor, because two of different nodes may reach Twilio in either order.
alter table supervisions
  alter column muted drop not null,
  add column sending_until timestamptz;
comment on column supervisions.muted is 'null while it is unknown whether Twilio accepted the last update';
comment on column supervisions.sending_until is 'until when no node sends another update';

-- Published by call: the legs of supervisors, whom a workspace may hide.
create view supervisor_legs with (security_invoker = true) as
  select workspace_id, call_sid from call_legs where kind = 'supervisor';

-- Published by callcontrol: how each supervisor takes part in an open call.
create view supervision_directory with (security_invoker = true) as
  select workspace_id, call_id, participant_id, mode from supervisions;
