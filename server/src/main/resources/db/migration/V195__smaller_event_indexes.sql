-- Smaller indexes of the tables with several rows per call. A node of the version before inserts with `on conflict do nothing`, which
-- names no index, and queries by the columns that are indexed still.

-- An event is stored once. Its key is a hash of what Twilio repeats, within the call: eight bytes instead of sixty. The index also finds the
-- events of a call. No query needs the id of an event but to sort.
create unique index call_events_key on call_events
  (call_id, hashtextextended(call_sid || ':' || coalesce(sequence_number, -1)::text || ':' || status, 0));
drop index call_events_once;
drop index call_events_call;
alter table call_events drop constraint call_events_pkey;

-- What the server observed itself differs by the leg and the time too.
create unique index conference_events_key on conference_events
  (call_id, hashtextextended(conference_sid || ':' || sequence_number::text || ':' || event
    || case when observed then ':' || call_sid || ':' || extract(epoch from at at time zone 'UTC')::text else '' end, 0));
drop index conference_events_reported;
drop index conference_events_observed;
drop index conference_events_call;

-- Entries are read per workspace, newest first. The entries of a subject are few, so they are sorted when they are read: equal keys
-- share their space.
alter table audit_log drop constraint audit_log_pkey, add primary key (workspace_id, id);
drop index audit_log_newest;
create index audit_log_of_subject on audit_log (workspace_id, subject);
drop index audit_log_by_subject;
