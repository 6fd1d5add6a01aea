-- What Twilio charges for calls.

-- Published by call: with the state of each leg. Twilio charges for legs that are `completed`, and for no others.
create or replace view leg_directory with (security_invoker = true) as
  select workspace_id, call_sid, call_id, status, ended_at from call_legs;

-- The price of each leg that Twilio charges for. Twilio has it some minutes after the end. `next_at` is the time of the
-- next request for it, and null when the price is known or was requested often enough. Costs are positive, in millionths
-- of the currency. Owned by price.
create table leg_prices (
  workspace_id uuid not null references workspaces on delete cascade,
  call_sid text not null,
  call_id uuid not null references calls on delete cascade,
  cost_micros bigint,
  currency text check (currency ~ '^[A-Z]{3}$'),
  attempts int not null default 0,
  next_at timestamptz,
  primary key (workspace_id, call_sid),
  check ((cost_micros is null) = (currency is null))
);
create index leg_prices_call on leg_prices (call_id);
create index leg_prices_due on leg_prices (next_at) where next_at is not null;

-- Published by price: the known ones.
create view price_directory with (security_invoker = true) as
  select workspace_id, call_sid, call_id, currency, cost_micros from leg_prices where currency is not null;

-- The prices of the past month follow. Those of older calls stay unknown.
insert into leg_prices (workspace_id, call_sid, call_id, next_at)
  select l.workspace_id, l.call_sid, l.call_id, now()
  from call_legs l join calls c on c.id = l.call_id
  where l.status = 'completed' and c.ended_at > now() - interval '31 days';

-- `has_price`: Twilio has the price of a leg. `lacks_price`: the price of a leg that Twilio charges for is not known yet.
create or replace view call_facts with (security_invoker = true) as
  select c.workspace_id, c.call_id, c.created_at, c.direction, coalesce(c.line_number, 'none') as line, o.outcome,
    greatest(0, round(1000 * extract(epoch from
      coalesce(c.answered_at, least(c.ended_at, m.offered_at)) - c.created_at)))::bigint as wait_ms,
    coalesce(c.duration_sec, 0) as duration_sec,
    (select count(*) from call_attendees a where a.call_id = c.call_id) as attendees,
    s.agent, s.is_own, s.legs, s.talk_sec, s.hold_sec,
    r.can_repeat,
    r.can_repeat and exists (
      select from ended_calls n
      where n.workspace_id = c.workspace_id and n.direction = 'inbound' and n.from_number = c.from_number
        and n.line_number = c.line_number and n.created_at > c.created_at
        and n.created_at <= c.created_at + interval '168 hours') as is_repeated,
    exists (select from price_directory p where p.call_id = c.call_id) as has_price,
    exists (
      select from leg_directory l
      where l.call_id = c.call_id and l.status = 'completed' and not exists (
        select from price_directory p where p.workspace_id = l.workspace_id and p.call_sid = l.call_sid)) as lacks_price
  from ended_calls c
    left join message_directory m on m.call_id = c.call_id
    cross join lateral (
      select case
        when c.end_reason = 'agent-unavailable' then 'agent-unavailable'
        when c.answered_at is not null then 'answered'
        when c.direction = 'inbound' and m.received_at is not null then 'voicemail'
        when c.end_reason = 'caller-gave-up' then case when c.direction = 'inbound' then 'abandoned' else 'canceled' end
        else coalesce(c.end_reason, 'failed') end as outcome) o
    cross join lateral (
      select c.direction = 'inbound' and o.outcome = 'answered' and is_caller_known(c.from_number)
        and c.line_number is not null as can_repeat) r
    cross join lateral (
      select null::uuid as agent, true as is_own, coalesce(sum(t.legs), 0) as legs,
        coalesce(sum(t.talk_sec), 0) as talk_sec, coalesce(sum(t.hold_sec), 0) as hold_sec
      from (
        select 1 as legs, a.talk_sec, a.hold_sec
        from call_attendees a
        where a.call_id = c.call_id and a.user_id is not null
          and o.outcome = 'answered' and c.direction <> 'internal') t
      union all
      select p.user_id, p.user_id is not distinct from c.agent_user_id, sum(p.legs), sum(p.talk_sec), sum(p.hold_sec)
      from (
        select a.user_id, case when o.outcome = 'answered' and c.direction <> 'internal' then 1 else 0 end as legs,
          case when o.outcome = 'answered' and c.direction <> 'internal' then coalesce(a.talk_sec, 0) else 0 end as talk_sec,
          case when o.outcome = 'answered' and c.direction <> 'internal' then coalesce(a.hold_sec, 0) else 0 end as hold_sec
        from call_attendees a
        where a.call_id = c.call_id and a.user_id is not null
        union all
        select c.agent_user_id, 0, 0, 0 where c.agent_user_id is not null) p
      group by p.user_id) s;

alter table call_quarters
  add column priced bigint not null default 0,
  add column unpriced bigint not null default 0;

-- What the calls that began in a quarter of an hour cost, as far as all of their prices are known. Amounts of several
-- currencies are never added. The other columns are as in `call_quarters`. Owned by metrics.
create table cost_quarters (
  workspace_id uuid not null references workspaces on delete cascade,
  agent uuid not null,
  dimension text not null check (dimension in ('all', 'agent', 'number', 'direction', 'outcome')),
  quarter timestamptz not null,
  key text not null,
  currency text not null,
  cost_micros bigint not null,
  cost_calls bigint not null,
  cost_sec bigint not null,
  primary key (workspace_id, agent, dimension, quarter, key, currency)
);
create index cost_quarters_quarter on cost_quarters (workspace_id, quarter);

-- Counts the calls without a price.
insert into call_quarter_changes (workspace_id, quarter)
  select distinct workspace_id, date_bin('15 minutes', created_at, timestamptz '2000-01-01 00:00:00Z')
  from calls where ended_at is not null;
