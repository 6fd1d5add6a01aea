-- An agent on a call takes another one: the first is parked. Its customer is on hold, and the agent's leg has ended.
alter table conference_rejoins
  alter column until drop not null,
  add column parked boolean not null default false;
comment on column conference_rejoins.until is 'null while the agent who parked the call is on another one';

-- The members for whom a customer waits on hold. The line offers them no other caller.
create view awaited_agents with (security_invoker = true) as
  select r.workspace_id, r.user_id, r.call_id
  from conference_rejoins r join calls c on c.workspace_id = r.workspace_id and c.id = r.call_id
  where c.ended_at is null;

create or replace view calling_agents with (security_invoker = true) as
  select l.workspace_id, l.user_id, l.call_id, 
    l.kind = 'agent' and c.strategy = 'conference' and c.direction <> 'internal' as can_hold
  from call_legs l join calls c on c.id = l.call_id
  where l.kind in ('agent', 'supervisor') and l.user_id is not null and l.answered_at is not null
    and l.ended_at is null and c.ended_at is null;

-- Whether agents who are on a call see callers who wait in line.
alter table workspaces add column call_waiting boolean not null default false;
alter table call_offers drop constraint call_offers_reason_check,
  add constraint call_offers_reason_check
    check (reason in ('inbound', 'returned', 'waiting', 'transfer', 'consultation', 'direct', 'outgoing'));
