-- An event is for every member, for the members with at least a role, or for some users.
alter table realtime_events add column audience_role text check (audience_role in ('agent', 'supervisor', 'admin', 'owner'));
alter table realtime_events add constraint one_audience check (audience is null or audience_role is null);
comment on column realtime_events.audience is 'the users who receive the event; null for all members, or for those of audience_role';
comment on column realtime_events.audience_role is 'the lowest role that receives the event; null for all members, or for those of audience';

-- Events are deleted in the order of their numbers. The log has the events from oldest_seq to seq; none when oldest_seq
-- is the number after seq.
alter table event_counters add column oldest_seq bigint not null default 1;
