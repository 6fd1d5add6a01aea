-- Figures: the calls of each quarter of an hour, counted and summed.

-- Published by call: the calls that are over, and who took part in them beside the customer.
create view ended_calls with (security_invoker = true) as
  select workspace_id, id as call_id, direction, line_number, created_at, answered_at, ended_at, duration_sec,
    agent_user_id, end_reason
  from calls where ended_at is not null;
create view call_attendees with (security_invoker = true) as
  select workspace_id, call_id, user_id, talk_sec, hold_sec
  from call_participants where role in ('agent', 'external') and joined_at is not null;

-- Published by voicemail: the calls that were sent to voicemail. `received_at` is null without a message.
create view message_directory with (security_invoker = true) as
  select workspace_id, call_id, offered_at, received_at from voicemails;

-- The facts of each call that is over. A call has a row without an agent for the workspace, and a row for each agent who
-- placed it, answered it first or took part. `is_own` is false for agents who joined later. `outcome` and `wait_ms` are
-- the call's; `legs` is the number of agents who talked with the customer, and the seconds are theirs. Joins by the id of the
-- call alone, so that the plan is the right one also while the tables have no statistics.
create view call_facts with (security_invoker = true) as
  select c.workspace_id, c.call_id, c.created_at, c.direction, coalesce(c.line_number, 'none') as line, o.outcome,
    greatest(0, round(1000 * extract(epoch from
      coalesce(c.answered_at, least(c.ended_at, m.offered_at)) - c.created_at)))::bigint as wait_ms,
    coalesce(c.duration_sec, 0) as duration_sec,
    (select count(*) from call_attendees a where a.call_id = c.call_id) as attendees,
    s.agent, s.is_own, s.legs, s.talk_sec, s.hold_sec
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

-- One row per quarter of an hour in UTC, agent and key of a dimension. A call belongs to the quarter in which it began.
-- The nil UUID stands for the whole workspace.
create table call_quarters (
  workspace_id uuid not null references workspaces on delete cascade,
  agent uuid not null,
  dimension text not null check (dimension in ('all', 'agent', 'number', 'direction', 'outcome')),
  quarter timestamptz not null,
  key text not null,
  calls bigint not null,
  offered bigint not null,
  answered bigint not null,
  answered_within_10 bigint not null,
  answered_within_15 bigint not null,
  answered_within_20 bigint not null,
  answered_within_30 bigint not null,
  answered_within_45 bigint not null,
  answered_within_60 bigint not null,
  answered_within_90 bigint not null,
  answered_within_120 bigint not null,
  abandoned bigint not null,
  abandoned_within_5 bigint not null,
  abandoned_within_10 bigint not null,
  abandoned_within_15 bigint not null,
  abandoned_within_30 bigint not null,
  voicemails bigint not null,
  answer_wait_ms bigint not null,
  longest_wait_ms bigint not null,
  handled bigint not null,
  legs bigint not null,
  talk_sec bigint not null,
  hold_sec bigint not null,
  transferred bigint not null,
  outgoing bigint not null,
  connected bigint not null,
  inbound_sec bigint not null,
  outgoing_sec bigint not null,
  internal bigint not null,
  primary key (workspace_id, agent, dimension, quarter, key)
);
create index call_quarters_quarter on call_quarters (workspace_id, quarter);

-- The quarters in which a call has changed since they were computed. Rows are only added and deleted, so that calls of
-- the same quarter do not wait for each other.
create table call_quarter_changes (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  quarter timestamptz not null
);
create index call_quarter_changes_workspace on call_quarter_changes (workspace_id);

insert into call_quarter_changes (workspace_id, quarter)
  select distinct workspace_id, date_bin('15 minutes', created_at, timestamptz '2000-01-01 00:00:00Z')
  from calls where ended_at is not null;
