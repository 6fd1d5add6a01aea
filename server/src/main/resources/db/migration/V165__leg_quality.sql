-- How good calls sounded.

-- What the browser of a member measured on a leg, in each network that it used. Sums and counts of samples of ten seconds:
-- lost packets in hundredths of a percent, and mean opinion scores in hundredths, of those samples that have one. Owned
-- by quality.
create table leg_quality (
  workspace_id uuid not null references workspaces on delete cascade,
  call_sid text not null,
  network text not null check (network in ('wifi', 'cellular', 'ethernet', 'other', 'unknown')),
  call_id uuid not null references calls on delete cascade,
  user_id uuid not null references users,
  samples bigint not null,
  loss_basis_points bigint not null,
  scores bigint not null,
  score_hundredths bigint not null,
  primary key (workspace_id, call_sid, user_id, network)
);
create index leg_quality_call on leg_quality (call_id);

-- Published by quality.
create view quality_directory with (security_invoker = true) as
  select workspace_id, call_id, user_id, network, samples, loss_basis_points, scores, score_hundredths from leg_quality;

-- `network` is the one with most samples.
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
    coalesce(q.network, 'unknown') as network
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
  drop constraint call_quarters_dimension_check,
  add constraint call_quarters_dimension_check
    check (dimension in ('all', 'agent', 'number', 'direction', 'outcome', 'network')),
  add column measured bigint not null default 0,
  add column samples bigint not null default 0,
  add column loss_basis_points bigint not null default 0,
  add column rated bigint not null default 0,
  add column scores bigint not null default 0,
  add column score_hundredths bigint not null default 0;
alter table cost_quarters
  drop constraint cost_quarters_dimension_check,
  add constraint cost_quarters_dimension_check
    check (dimension in ('all', 'agent', 'number', 'direction', 'outcome', 'network'));

-- Adds the slices by network.
insert into call_quarter_changes (workspace_id, quarter)
  select distinct workspace_id, date_bin('15 minutes', created_at, timestamptz '2000-01-01 00:00:00Z')
  from calls where ended_at is not null;
