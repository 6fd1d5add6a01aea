-- The time of agents, concurrent calls and repeat calls.

-- What happened in each quarter of an hour by the clock: the time of agents, and the highest number of calls at the same
-- time. A row of `call_quarters` has the calls that began in a quarter, a row of this table what lasted in it. The other
-- columns are as in `call_quarters`. Owned by metrics.
create table clock_quarters (
  workspace_id uuid not null references workspaces on delete cascade,
  agent uuid not null,
  dimension text not null check (dimension in ('all', 'agent')),
  quarter timestamptz not null,
  key text not null,
  on_call_ms bigint not null,
  wrap_up_ms bigint not null,
  idle_ms bigint not null,
  concurrent bigint not null default 0,
  primary key (workspace_id, agent, dimension, quarter, key)
);
create index clock_quarters_quarter on clock_quarters (workspace_id, quarter);

-- Published by call: with the number of the caller, as Twilio has it.
create or replace view ended_calls with (security_invoker = true) as
  select workspace_id, id as call_id, direction, line_number, created_at, answered_at, ended_at, duration_sec,
    agent_user_id, end_reason, "from" as from_number
  from calls where ended_at is not null;
create index calls_of_caller on calls (workspace_id, "from", line_number, created_at) where direction = 'inbound';

-- Twilio shows withheld numbers as words that were dialed on a keypad: RESTRICTED, BLOCKED, UNKNOWN, ANONYMOUS and
-- UNAVAILABLE. Callers without a number have other words, and erased callers too.
create function is_caller_known(number text) returns boolean immutable parallel safe language sql as $$
  select number ~ '^\+[1-9]\d{1,14}$'
    and number not in ('+7378742833', '+2562533', '+8656696', '+266696687', '+86282452253')
$$;

-- `can_repeat`: an answered call whose caller is known. `is_repeated`: the same caller called the same number again within
-- 7 days.
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
        and n.created_at <= c.created_at + interval '168 hours') as is_repeated
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
  add column repeatable bigint not null default 0,
  add column repeated bigint not null default 0;

insert into call_quarter_changes (workspace_id, quarter)
  select distinct workspace_id, generate_series(date_bin('15 minutes', created_at, timestamptz '2000-01-01 00:00:00Z'),
    greatest(created_at, ended_at), interval '15 minutes')
  from calls where ended_at is not null;
