-- Published by routing: the agents whom a call rings, or for whom a customer waits on hold. The line offers them no other
-- caller. An agent who only sees that a caller waits is not reserved.
create view reserved_agents with (security_invoker = true) as
  select o.workspace_id, o.user_id
  from call_offers o
    join call_progress p on p.workspace_id = o.workspace_id and p.call_id = o.call_id
  where o.expires_at > clock_timestamp() and p.ended_at is null and o.reason <> 'waiting'
    and (p.answered_at is null or o.reason <> 'inbound')
  union all
  select a.workspace_id, a.user_id from awaited_agents a;
