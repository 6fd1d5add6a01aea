-- A call is a conversation of participants over legs, and its row contains its end reason.

create table call_participants (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  call_id uuid not null references calls on delete cascade,
  role text not null check (role in ('customer', 'agent', 'external', 'supervisor')),
  user_id uuid references users,
  number text,
  awaited boolean not null default false,
  state text not null check (state in ('joined', 'left', 'ringing', 'declined', 'answered-elsewhere', 'busy',
    'no-answer', 'failed', 'canceled')),
  joined_at timestamptz,
  left_at timestamptz,
  on_hold boolean not null default false,
  muted boolean not null default false,
  talk_sec int check (talk_sec >= 0),
  hold_sec int check (hold_sec >= 0),
  wait_sec int check (wait_sec >= 0),
  primary key (workspace_id, id)
);
create index call_participants_call on call_participants (call_id);
comment on column call_participants.awaited is
  'whether the call stays open until the participant has joined or cannot join, even if only the customer is left';

-- The events of conferences, each with all its parameters, at most once.
create table conference_events (
  workspace_id uuid not null references workspaces on delete cascade,
  call_id uuid not null references calls on delete cascade,
  conference_sid text not null,
  sequence_number int not null,
  event text not null,
  call_sid text,
  participant_id uuid,
  at timestamptz not null,
  reason text,
  call_status text,
  params jsonb not null,
  received_at timestamptz not null,
  primary key (workspace_id, conference_sid, sequence_number, event)
);
create index conference_events_call on conference_events (call_id);

alter table calls
  add column ended_by text check (ended_by in ('customer', 'agent', 'external', 'supervisor', 'system', 'unknown')),
  add column end_reason text check (end_reason in ('completed', 'declined', 'no-answer', 'caller-gave-up', 'busy',
    'failed', 'reconciled')),
  add column sip_code int,
  add column end_requested_by text check (end_requested_by in ('agent', 'supervisor', 'system'));
comment on column calls.end_requested_by is 'who ended the call by the API';

alter table call_legs
  add column participant_id uuid,
  add column sip_code int,
  add column left_first boolean,
  add column reconciled boolean not null default false,
  drop constraint call_legs_kind_check,
  add constraint call_legs_kind_check check (kind in ('customer', 'agent', 'external', 'supervisor'));
comment on column call_legs.left_first is 'whether the leg that dialed this one was still connected when this one ended';
comment on column call_legs.reconciled is 'only the REST API of Twilio reported the end';

-- Earlier calls. A participant's id is a name-based UUID, as ParticipantId computes it.
create function pg_temp.participant_id(call uuid, role text, person text) returns uuid language sql immutable as $$
  select overlay(overlay(h placing '3' from 13 for 1)
    placing translate(substr(h, 17, 1), '0123456789abcdef', '89ab89ab89ab89ab') from 17 for 1)::uuid
  from (select md5(call || '/' || role || '/' || person) as h) name
$$;

update call_legs set sip_code = 603 where rejected;
update call_legs set participant_id = pg_temp.participant_id(call_id, kind, coalesce(user_id::text, ''))
  where kind = 'customer' or user_id is not null;

update calls set
  end_reason = case status
    when 'completed' then 'completed'
    when 'busy' then case when declined then 'declined' else 'busy' end
    when 'no-answer' then 'no-answer'
    when 'canceled' then 'caller-gave-up'
    else 'failed' end,
  ended_by = case
    when status = 'completed' then 'unknown'
    when status = 'busy' and declined then case when direction = 'inbound' then 'agent' else 'customer' end
    when status = 'canceled' then
      case direction when 'inbound' then 'customer' when 'outbound-dial' then 'agent' else 'unknown' end
    else 'system' end
  where ended_at is not null;

insert into call_participants (workspace_id, id, call_id, role, number, state, joined_at, left_at, talk_sec, hold_sec,
    wait_sec)
  select c.workspace_id, pg_temp.participant_id(c.id, 'customer', ''), c.id, 'customer',
    case when c.direction = 'inbound' then c."from" else c."to" end,
    case
      when c.direction <> 'inbound' and c.answered_at is null then
        case when c.ended_at is null then 'ringing' when c.declined then 'declined'
          when c.status in ('busy', 'no-answer', 'failed') then c.status else 'canceled' end
      when c.ended_at is null then 'joined' else 'left' end,
    case when c.direction = 'inbound' then c.created_at else c.answered_at end,
    case when c.direction = 'inbound' or c.answered_at is not null then c.ended_at end,
    case when c.ended_at is not null then coalesce(c.duration_sec, 0) end,
    case when c.ended_at is not null then 0 end,
    round(extract(epoch from case when c.direction = 'inbound' then coalesce(c.answered_at, c.ended_at) end
      - c.created_at))
      * case when c.ended_at is not null then 1 end
  from calls c;
update call_participants p set wait_sec = 0
  from calls c where c.id = p.call_id and c.ended_at is not null and p.wait_sec is null;

insert into call_participants (workspace_id, id, call_id, role, user_id, state, joined_at, left_at, talk_sec, hold_sec,
    wait_sec)
  select l.workspace_id, l.participant_id, l.call_id, 'agent', l.user_id,
    case
      when l.answered_at is not null then case when l.is_open then 'joined' else 'left' end
      when l.is_open then 'ringing'
      when l.answered_elsewhere then 'answered-elsewhere'
      when l.status = 'busy' then 'declined'
      when l.status in ('no-answer', 'failed') then l.status else 'canceled' end,
    l.answered_at, case when l.answered_at is not null and not l.is_open then l.ended_at end,
    case when l.is_open then null
      when l.answered_at is null or l.call_answered_at is null then 0
      else greatest(0, round(extract(epoch from l.ended_at - greatest(l.answered_at, l.call_answered_at)))) end,
    case when not l.is_open then 0 end,
    case when not l.is_open then greatest(0, round(extract(epoch from
      coalesce(greatest(l.answered_at, l.call_answered_at), l.ended_at) - coalesce(l.rang_at, l.answered_at)))) end
  from (
    select l.workspace_id, l.participant_id, l.call_id, l.user_id, max(l.status) as status, min(l.rang_at) as rang_at,
      min(greatest(l.answered_at, c.created_at)) as answered_at, min(c.answered_at) as call_answered_at,
      max(least(coalesce(l.ended_at, c.ended_at), coalesce(c.ended_at, l.ended_at))) as ended_at,
      bool_or(l.ended_at is null) and bool_and(c.ended_at is null) as is_open,
      bool_and(c.answered_at is not null and l.answered_at is null and l.status = 'canceled') as answered_elsewhere
    from call_legs l join calls c on c.id = l.call_id
    where l.kind = 'agent' and l.user_id is not null
    group by l.workspace_id, l.participant_id, l.call_id, l.user_id) l;
