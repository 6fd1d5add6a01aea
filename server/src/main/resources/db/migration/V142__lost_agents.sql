-- Published by `call`: the agents who have left an open conference in which another agent or phone still is.
create view departed_agents with (security_invoker = true) as
  select p.workspace_id, p.user_id, p.call_id, p.id as participant_id, p.left_at
  from calls c join call_participants p on p.call_id = c.id
  where c.ended_at is null and c.strategy = 'conference'
    and p.role = 'agent' and p.user_id is not null and p.state = 'left' and p.joined_at is not null
    and exists (select from call_participants o
      where o.call_id = c.id and o.id <> p.id and o.role in ('agent', 'external') and o.state = 'joined');
