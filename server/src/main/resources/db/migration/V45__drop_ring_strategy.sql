-- The column was never read.
alter table workspaces drop column ring_strategy;

-- Audit actions that were renamed.
alter table audit_log disable trigger append_only;
update audit_log set action = 'service-key.created' where action = 'service-key.made';
update audit_log set action = 'invitation.created' where action = 'invitation.made';
update audit_log set action = 'credentials.fixed' where action = 'credentials.mended';
alter table audit_log enable trigger append_only;
