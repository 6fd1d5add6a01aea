-- Calls get two partitions. `current_calls` is the present table, without a copy of its rows: statements of a running call name it, and are
-- planned for this table alone. `archived_calls` has a partition per month, to which the server moves calls that ended weeks ago. `calls` is
-- both. Nodes of the version before fail: their first webhook of a call names the unique index of CallSids.
do $$ begin perform lock_briefly('workspaces', 'users', 'contacts', 'call_keys', 'calls'); end $$;

alter table calls add column archived boolean not null default false;
comment on column calls.archived is 'whether the call is in the partition of its month; an update of it moves the call';
drop trigger call_key on calls;
drop trigger changed_key on calls;
drop trigger numbers on calls;
drop trigger changed_numbers on calls;
alter table calls rename to current_calls;

create table calls (like current_calls including defaults including constraints including storage including comments)
  partition by list (archived);
alter table calls attach partition current_calls for values in (false);
create table archived_calls partition of calls for values in (true) partition by range (created_at);

-- The indexes of `current_calls` that are read for calls which ended long ago.
create unique index archived_calls_key on archived_calls (id, created_at);
create index archived_calls_newest on archived_calls (workspace_id, created_at desc, id desc);
create index archived_calls_agent on archived_calls (workspace_id, agent_user_id, created_at desc, id desc) where agent_user_id is not null;
create index archived_calls_contact on archived_calls (contact_id, created_at desc, id desc) where contact_id is not null;
create index archived_calls_from on archived_calls (workspace_id, "from", created_at desc, id desc);
create index archived_calls_to on archived_calls (workspace_id, "to", created_at desc, id desc);
create index archived_calls_status on archived_calls (workspace_id, status, created_at desc, id desc);
create index archived_calls_of_caller on archived_calls (workspace_id, "from", line_number, created_at) where direction = 'inbound';
create index archived_calls_unerased on archived_calls (workspace_id, ended_at) where erased_at is null and ended_at is not null;
alter table archived_calls
  add foreign key (workspace_id) references workspaces on delete cascade,
  add foreign key (agent_user_id) references users,
  add foreign key (contact_id) references contacts on delete set null;

-- Adds the partition of a month in UTC, with the policy of its table, unless it exists. There is no default partition: a call stays in
-- `current_calls` until its month has a partition. The caller sets lock_timeout.
create function add_archived_month(month date) returns void language plpgsql as $$
declare
  partition text := 'archived_calls_' || to_char(month, 'YYYYMM');
  policy text := (select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = 'archived_calls'::regclass and polname = 'tenant');
begin
  if to_regclass(partition) is not null then
    return;
  end if;
  execute format('create table %I (like archived_calls including defaults including constraints including storage)', partition);
  execute format('alter table %I enable row level security', partition);
  execute format('alter table %I force row level security', partition);
  execute format('create policy tenant on %I using (%s)', partition, policy);
  execute format('alter table archived_calls attach partition %I for values from (%L) to (%L)', partition,
    month::timestamp at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
end $$;

-- PostgreSQL moves a row by a deletion and an insertion. A trigger that is about new calls has its condition, and the one about deleted
-- calls looks whether the call has moved.
create trigger call_key before insert on calls for each row when (not new.archived) execute function insert_call_key();
create trigger changed_key after update of call_sid, created_at, erased_at on calls for each row
  when (old.call_sid is distinct from new.call_sid or old.created_at <> new.created_at
    or old.erased_at is distinct from new.erased_at) execute function update_call_key();
create trigger numbers after insert on calls for each row when (not new.archived) execute function index_numbers();
create trigger changed_numbers after update of "from", "to" on calls for each row
  when (old."from" is distinct from new."from" or old."to" is distinct from new."to") execute function index_numbers();

create function forget_call() returns trigger language plpgsql as $$
begin
  if exists (select from current_calls where id = old.id)
      or exists (select from archived_calls where id = old.id and created_at = old.created_at) then
    return null;
  end if;
  delete from call_keys where id = old.id;
  perform forget_number(old.workspace_id, least(old."from", old."to"));
  perform forget_number(old.workspace_id, greatest(old."from", old."to"));
  return null;
end $$;
create trigger deleted after delete on calls for each row execute function forget_call();

-- Published by call: all calls that have ended, and those of the last five weeks with older ones that are not archived yet.
create or replace view ended_calls with (security_invoker = true) as
  select workspace_id, id as call_id, direction, line_number, created_at, answered_at, ended_at, duration_sec,
    agent_user_id, end_reason, "from" as from_number
  from calls where ended_at is not null;
create view current_ended_calls with (security_invoker = true) as
  select workspace_id, id as call_id, direction, line_number, created_at, answered_at, ended_at, duration_sec,
    agent_user_id, end_reason, "from" as from_number
  from current_calls where ended_at is not null;

-- Published by metrics: `call_facts` of the current calls, without a plan for each month.
create view current_call_facts with (security_invoker = true) as
  select c.workspace_id, c.call_id, c.created_at, c.direction, coalesce(c.line_number, 'none') as line, o.outcome,
    greatest(0, round(1000 * extract(epoch from
      coalesce(c.answered_at, least(c.ended_at, m.offered_at)) - c.created_at)))::bigint as wait_ms,
    coalesce(c.duration_sec, 0) as duration_sec,
    (select count(*) from call_attendees a where a.call_id = c.call_id) as attendees,
    s.agent, s.is_own, s.legs, s.talk_sec, s.hold_sec,
    r.can_repeat,
    r.can_repeat and exists (
      select from current_ended_calls n
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
  from current_ended_calls c
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

-- The function of V204, with calls locked although events refer to their keys. Adds a partition unless it exists, and moves its rows from the
-- default partition. Does nothing if there are more than 10,000 of them, because readers of the table wait meanwhile: such rows stay in the
-- default partition. Returns whether the partition exists. The caller sets lock_timeout. A partition has the policy of its table, also for
-- statements that name the partition.
create or replace function add_partition(parent text, key_column text, partition text, begins text, ends text) returns boolean
language plpgsql as $$
declare
  rest text := parent || '_default';
  in_range text := format('%I >= %L and %I < %L', key_column, begins, key_column, ends);
  misplaced bigint;
  policy text := (select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = parent::regclass and polname = 'tenant');
  referenced text;
begin
  if to_regclass(partition) is not null then
    return true;
  end if;
  -- Excludes the same work of another node.
  execute format('lock table only %I in share update exclusive mode', parent);
  if to_regclass(partition) is not null then
    return true;
  end if;
  -- A transaction locks and changes its call before it reads and writes the events, so calls are locked first.
  if exists (select from pg_constraint where conrelid = parent::regclass and confrelid = 'call_keys'::regclass) then
    lock table only current_calls in exclusive mode;
  end if;
  for referenced in
    select confrelid::regclass::text from pg_constraint
    where conrelid = parent::regclass and contype = 'f' and confrelid <> 'workspaces'::regclass
  loop
    execute format('lock table %s in exclusive mode', referenced);
  end loop;
  execute format('lock table %I in access exclusive mode', rest);
  execute format('select count(*) from (select from %I where %s limit 10001) rows', rest, in_range) into misplaced;
  if misplaced > 10000 then
    return false;
  end if;
  execute format('create table %I (like %I including defaults including constraints including storage)', partition, parent);
  if misplaced > 0 then
    execute format(
      'with moved as (delete from %I where %s returning *) insert into %I select * from moved', rest, in_range, partition);
  end if;
  execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, partition, begins, ends);
  if policy is not null then -- else afterMigrate__tenants.sql adds it
    execute format('alter table %I enable row level security', partition);
    execute format('alter table %I force row level security', partition);
    execute format('create policy tenant on %I using (%s)', partition, policy);
  end if;
  return true;
end $$;
