-- From where something was done, and how the log is searched.

alter table audit_log add column address text;
comment on column audit_log.address is 'the network address that the request came from; null when none did it';
create index audit_log_by_subject on audit_log (workspace_id, subject, id desc);
