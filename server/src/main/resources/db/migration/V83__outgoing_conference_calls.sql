-- Outgoing calls in conferences: an agent's browser invites the customer, and a customer whom the server called waits for the agent.
alter table conference_invitations drop constraint conference_invitations_reason_check,
  add constraint conference_invitations_reason_check check (reason in ('transfer', 'consultation', 'direct', 'outgoing'));
alter table call_offers drop constraint call_offers_reason_check,
  add constraint call_offers_reason_check
    check (reason in ('inbound', 'returned', 'transfer', 'consultation', 'direct', 'outgoing'));

-- Of a browser's call `call_sid` is the leg of the browser.
create or replace view call_progress with (security_invoker = true) as
  select workspace_id, id as call_id, call_sid, answered_at, ended_at, strategy,
    case when direction = 'outbound-dial' then (
      select l.call_sid from call_legs l
      where l.workspace_id = c.workspace_id and l.call_id = c.id and l.kind = 'customer'
      order by l.ended_at is not null, l.call_sid limit 1)
    else call_sid end as customer_call_sid
  from calls c;
