-- What the recordings of calls cost, among the figures.

-- Published by price: the recordings that Twilio charges for. `currency` and `cost_micros` are null while the price is unknown.
create view recording_price_directory with (security_invoker = true) as
  select workspace_id, recording_sid, call_id, currency, cost_micros from recording_prices;

-- `has_recording_price`: Twilio has the price of a recording. `lacks_recording_price`: the price of a recording is not known.
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
        select from price_directory p where p.workspace_id = l.workspace_id and p.call_sid = l.call_sid)) as lacks_price,
    coalesce(q.samples, 0) as samples, coalesce(q.loss_basis_points, 0) as loss_basis_points,
    coalesce(q.scores, 0) as scores, coalesce(q.score_hundredths, 0) as score_hundredths,
    coalesce(q.network, 'unknown') as network,
    exists (
      select from recording_price_directory p where p.call_id = c.call_id and p.currency is not null) as has_recording_price,
    exists (
      select from recording_price_directory p where p.call_id = c.call_id and p.currency is null) as lacks_recording_price
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
      group by p.user_id) s
    left join lateral (
      select sum(m.samples)::bigint as samples, sum(m.loss_basis_points)::bigint as loss_basis_points,
        sum(m.scores)::bigint as scores, sum(m.score_hundredths)::bigint as score_hundredths,
        (array_agg(m.network order by m.network_samples desc, m.network))[1] as network
      from (
        select d.*, sum(d.samples) over (partition by d.network) as network_samples
        from quality_directory d
        where d.call_id = c.call_id and (s.agent is null or d.user_id = s.agent)) m) q on true;

alter table call_quarters
  add column recording_priced bigint,
  add column recording_unpriced bigint;
alter table call_days
  add column recording_priced bigint,
  add column recording_unpriced bigint;

-- The part of `cost_micros` that recordings cost.
alter table cost_quarters add column recording_cost_micros bigint not null default 0;
alter table cost_days add column recording_cost_micros bigint not null default 0;

-- Counts the recordings whose prices are known or are requested.
insert into call_quarter_changes (workspace_id, quarter)
  select distinct c.workspace_id, date_bin('15 minutes', c.created_at, timestamptz '2000-01-01 00:00:00Z')
  from recording_prices p join calls c on c.id = p.call_id
  where c.ended_at is not null;
