-- Tells a call that the called side declined from one to an engaged phone: Twilio reports both as busy.
alter table calls add column declined boolean not null default false;
alter table call_legs add column rejected boolean not null default false;
comment on column call_legs.rejected is 'the called person rejected the call: SIP response 603';
-- Earlier inbound calls are busy only when every agent declined.
update calls set declined = true where direction = 'inbound' and status = 'busy';
