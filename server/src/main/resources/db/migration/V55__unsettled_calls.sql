-- The reconciler also asks Twilio about calls that have ended while a leg's end is unknown, because their callbacks were
-- lost and the status may be wrong.
alter table calls add column unsettled boolean not null default false;
update calls set unsettled = true where ended_at is null;
create index calls_unsettled on calls (workspace_id) where unsettled;
comment on column calls.unsettled is 'whether the end of a leg is unknown, so that the reconciler asks Twilio after a while';
