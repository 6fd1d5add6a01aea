-- Fills Ringback's tables with calls of the last :days days, as the server would have stored them. Workspace 0 has 80 % of the calls; seven
-- others share the rest. Three quarters of the calls come in, most of them on weekdays between 8 and 18 h. Some customers call often. What
-- the server deletes by default is only there for its time: the inbox for 7 days, the event log for 24 hours, the flight recorder for 14
-- days. Triggers and foreign keys are off: the statements keep them themselves. HistoryFill.java runs the parts.

-- Part: session
set ringback.workspace = 'system';
set session_replication_role = replica;
set synchronous_commit = off;
set work_mem = '256MB';
set maintenance_work_mem = '2GB';
set max_parallel_workers_per_gather = 0;
set max_parallel_maintenance_workers = 0;

-- Part: workspaces
insert into workspaces (id, name, slug, current_period_starts_at, created_at, call_strategy)
  select md5('workspace' || i)::uuid, 'Workspace ' || i, 'workspace-' || i, now(), now() - interval '2 years', 'conference'
  from generate_series(0, 7) i;
-- The first member of each workspace is an administrator.
insert into users (id, email, name, created_at)
  select md5('user' || i)::uuid, 'agent' || i || '@example.com', 'Agent ' || i, now() - interval '2 years'
  from generate_series(0, 339) i;
insert into workspace_members (workspace_id, user_id, role)
  select md5('workspace' || case when i < 200 then 0 else 1 + (i - 200) % 7 end)::uuid, md5('user' || i)::uuid,
    case when i = 0 or i between 200 and 206 then 'admin' else 'agent' end
  from generate_series(0, 339) i;
insert into sessions (id, user_id, created_at, last_seen_at, expires_at, user_agent, ip)
  select md5('session' || i)::uuid, md5('user' || i)::uuid, now(), now(), now() + interval '12 hours', 'bench', '127.0.0.1'
  from generate_series(0, 339) i;
insert into phone_numbers (id, workspace_id, sid, number, label, created_at)
  select md5('number' || w || '-' || i)::uuid, md5('workspace' || w)::uuid, 'PN' || md5('number' || w || '-' || i),
    '+1555' || lpad((w * 100 + i)::text, 7, '0'), 'Line ' || i, now() - interval '2 years'
  from generate_series(0, 7) w, generate_series(0, case when w = 0 then 19 else 3 end) i;
insert into contacts (id, workspace_id, name, number, created_at)
  select md5('contact' || w || '-' || i)::uuid, md5('workspace' || w)::uuid,
    initcap(left(translate(md5('first' || i % 500), '0123456789', 'aeioulnrst'), 5)) || ' '
      || initcap(left(translate(md5('last' || i), '0123456789', 'aeioulnrst'), 8)),
    '+1557' || lpad(i::text, 7, '0'), now() - interval '2 years'
  from generate_series(0, 7) w, generate_series(1, case when w = 0 then 20000 else 1000 end) i;
insert into dispositions (workspace_id, id, name, position)
  select md5('workspace' || w)::uuid, md5('disposition' || w || '-' || i)::uuid, 'Disposition ' || i, i
  from generate_series(0, 7) w, generate_series(0, 5) i;

-- Part: months
-- An installation that is as old as its calls has partitions for each month. The first ones are still empty.
do $$
declare
  events text;
  months int := 1 + :all / 28;
  month date;
begin
  foreach events in array array['call_events', 'conference_events', 'search_entries'] loop
    execute 'drop table ' || (
      select inhrelid::regclass from pg_inherits where inhparent = events::regclass and inhrelid::regclass::text ~ '_before_[0-9]{6}$');
    for before in reverse months..-1 loop
      month := date_trunc('month', now() at time zone 'UTC') - make_interval(months => before);
      if events = 'search_entries' then
        perform add_time_month_partition(events, 'at', month);
      else
        perform add_month_partition(events, 'call_id', month);
      end if;
    end loop;
  end loop;
  for before in reverse months..1 loop
    perform add_archived_month((date_trunc('month', now() at time zone 'UTC') - make_interval(months => before))::date);
  end loop;
end $$;
insert into search_entries (workspace_id, kind, owner_id, at, document)
  select workspace_id, 'contact', id, created_at, search_document('simple', name || ' ' || number) from contacts;

-- Part: texts
-- The utterances repeat 20,000 texts, because their words would take a third of the time of the fill.
create table history_texts as
  select n, text, search_document('english', text) as document
  from (
    select n,
      (select string_agg(left(translate(md5('word' || floor(power(20000, random()))::int), '0123456789', 'aeioulnrst'), 4 + k % 6), ' ')
        from generate_series(1, 10) k where k + n > 0) as text
    from generate_series(1, 20000) n) texts;
create unique index on history_texts (n);
analyze history_texts;

-- Part: calls
-- A part of the calls, of an equal part of the time: one row per call with what was drawn for it, in the order of time.
create temp table fill as
  select *,
    (lpad(to_hex((extract(epoch from created_at) * 1000)::bigint), 12, '0') || '7' || substr(md5('id' || n), 1, 3)
      || '8' || substr(md5('id' || n), 4, 15))::uuid as id,
    'CA' || md5('leg' || n) as leg, 'CA' || md5('agentleg' || n) as agent_leg, 'CF' || md5('conference' || n) as conference,
    md5('customer' || n)::uuid as customer_id, md5('agent' || n)::uuid as agent_id,
    created_at + make_interval(secs => wait) as picked_at,
    created_at + make_interval(secs => wait + talk) as over_at
  from (
    select n, w, md5('workspace' || w)::uuid as workspace, created_at, direction,
      case direction
        when 'inbound' then case when o < 0.78 then 'completed' when o < 0.9 then 'caller-gave-up' when o < 0.97 then 'no-answer' else 'failed' end
        when 'internal' then case when o < 0.8 then 'completed' else 'no-answer' end
        else case when o < 0.6 then 'completed' when o < 0.85 then 'no-answer' when o < 0.95 then 'busy' else 'failed' end
      end as reason,
      1 + floor(-18 * ln(1 - random())) as wait,
      5 + floor(-240 * ln(1 - random())) as talk,
      agent, '+1557' || lpad(customer::text, 7, '0') as customer,
      case when customer <= case when w = 0 then 20000 else 1000 end then md5('contact' || w || '-' || customer)::uuid end as contact,
      '+1555' || lpad((w * 100 + floor(random() * case when w = 0 then 20 else 4 end))::text, 7, '0') as line,
      random() as r
    from (
      select n, w, created_at, random() as o,
        case when d < 0.68 then 'inbound' when d < 0.95 then 'outbound-dial' when d < 0.98 then 'outbound-api' else 'internal' end as direction,
        md5('user' || case when w = 0 then floor(random() * 200)::int else 200 + (w - 1) + 7 * floor(random() * 20)::int end)::uuid as agent,
        floor(power(400000, random()))::int as customer
      from (
        select n, random() as d, case when random() < 0.8 then 0 else 1 + floor(random() * 7)::int end as w,
          date_trunc('day', now()) - make_interval(days => day)
            + make_interval(secs => 3600 * (8 + 10 * random()) + 3600 * 6 * (random() < 0.03)::int) as created_at
        from (
          select n, 1 + floor(:days * (1 - (:chunk + random()) / :chunks))::int as day
          from generate_series(:chunk * :size + 1, (:chunk + 1) * :size) n) days) times) draws) calls
  order by created_at;
analyze fill;
insert into call_keys (id, workspace_id, call_sid, created_at) select id, workspace, leg, created_at from fill order by created_at;
insert into calls (archived, id, workspace_id, call_sid, direction, "from", "to", status, duration_sec, created_at, answered_at, ended_at,
    agent_user_id, contact_id, line_number, updated_at, ended_by, end_reason, strategy)
  select created_at < now() - interval '60 days', id, workspace, leg, direction,
    case when direction = 'inbound' then customer else line end, case when direction = 'inbound' then line else customer end,
    case reason when 'completed' then 'completed' when 'caller-gave-up' then 'no-answer' else reason end,
    case when reason = 'completed' then talk else 0 end, created_at,
    case when reason = 'completed' then picked_at end, case when reason = 'completed' then over_at else picked_at end,
    case when reason = 'completed' or direction <> 'inbound' then agent end, contact, line,
    case when reason = 'completed' then over_at else picked_at end, case when r < 0.6 then 'customer' else 'agent' end, reason, 'conference'
  from fill order by created_at;
insert into call_legs (workspace_id, call_sid, call_id, kind, user_id, status, sequence, rang_at, answered_at, ended_at, duration_sec,
    participant_id)
  select workspace, leg, id, 'customer', null, 'completed', 3, created_at, created_at, over_at,
    wait + talk, customer_id from fill where direction <> 'internal'
  union all
  select workspace, agent_leg, id, 'agent', agent, 'completed', 3, created_at, picked_at, over_at, talk,
    agent_id
  from fill where reason = 'completed' or direction <> 'inbound';
insert into call_participants (workspace_id, id, call_id, role, user_id, number, state, joined_at, left_at, talk_sec, hold_sec, wait_sec)
  select workspace, customer_id, id, 'customer', null, customer, 'left', created_at, over_at,
    case when reason = 'completed' then talk end, 0, wait from fill where direction <> 'internal'
  union all
  select workspace, agent_id, id, 'agent', agent, null, 'left', picked_at, over_at,
    case when reason = 'completed' then talk end, case when r < 0.2 then 30 else 0 end, 0
  from fill where reason = 'completed' or direction <> 'inbound';
-- Twilio reports each status of a leg that it calls, and the end of one that calls it. The first webhook stores the ringing.
insert into call_events (workspace_id, call_id, call_sid, sequence_number, status, at, params, received_at)
  select workspace, id, sid, s, (array['initiated', 'ringing', 'in-progress', 'completed'])[s + 1], at,
    case when s = 3 then jsonb_build_object('CallDuration', (wait + talk)::text, 'SipResponseCode', '200') else '{}' end, at
  from fill, unnest(array[leg, agent_leg]) sid, generate_series(0, 3) s,
    lateral (select case when s < 2 then created_at when s = 2 then picked_at else over_at end as at) times
  where (sid = leg or reason = 'completed' or direction <> 'inbound')
    and (s in (1, 3) or sid = leg and direction in ('outbound-dial', 'outbound-api'))
  order by created_at;
insert into conference_events (workspace_id, call_id, conference_sid, sequence_number, event, call_sid, participant_id, at, params, received_at)
  select workspace, id, conference, s, event, case when s in (3, 4) then agent_leg else leg end,
    case when s in (3, 4) then agent_id else customer_id end,
    case when s < 4 then picked_at else over_at end,
    '{}',
    case when s < 4 then picked_at else over_at end
  from fill, unnest(array['conference-start', 'participant-join', 'participant-join', 'participant-leave', 'participant-leave',
    'conference-end']) with ordinality events (event, s)
  where reason = 'completed'
  order by created_at;
insert into recorder_entries (workspace_id, call_id, at, kind, name, call_sid, data, recorded_at)
  select workspace, id, created_at, 'webhook', 'voice/status', leg,
    jsonb_build_object('form', jsonb_build_object('From', customer, 'To', line, 'CallStatus', 'completed', 'entry', e)), created_at
  from fill, generate_series(1, 20) e where created_at > now() - interval '14 days' order by created_at;
insert into realtime_events (workspace_id, seq, type, body, at)
  select workspace, row_number() over (partition by workspace order by created_at, s), 'call-updated',
    jsonb_build_object('call', jsonb_build_object('id', id, 'from', customer, 'to', line, 'status', 'completed')), created_at
  from fill, generate_series(1, 6) s where created_at > now() - interval '24 hours';
insert into webhook_inbox (workspace_id, kind, key, received_at, next_try_at, applied_at)
  select workspace, 'call-status', leg || ':' || s, created_at, created_at, created_at
  from fill, generate_series(1, 6) s where created_at > now() - interval '7 days' order by created_at;
insert into audit_log (id, workspace_id, at, actor, action, subject, detail)
  select (lpad(to_hex((extract(epoch from created_at) * 1000 + s)::bigint), 12, '0') || '7' || substr(md5('audit' || n || s), 1, 3) || '8'
      || substr(md5('audit' || n || s), 4, 15))::uuid,
    workspace, created_at, 'twilio', 'call.status', leg, jsonb_build_object('from', customer, 'to', line, 'after', s)
  from fill, generate_series(1, 3) s order by created_at;
insert into recordings (workspace_id, id, call_id, sid, status, channels, started_at, reported_sec, duration_ms, size, sha256, peaks,
    object_key, data_key, key_id, created_at)
  select f.workspace, md5('recording' || n)::uuid, id, 'RE' || md5('recording' || n), 'ready', 2, picked_at, talk, talk * 1000, talk * 32000,
    decode(md5('a' || n) || md5('b' || n), 'hex'), decode(repeat(md5('p' || n), 20), 'hex'),
    f.workspace || '/' || md5('recording' || n), k.data_key, k.key_id, over_at
  from fill f join history_keys k on k.workspace = f.workspace where reason = 'completed' and r < 0.4 order by created_at;
insert into voicemails (workspace_id, id, call_id, "from", "to", recording_id, offered_at, received_at, checked_at, read_at, done_at)
  select workspace, md5('voicemail' || n)::uuid, id, customer, line, md5('voicemail' || n)::uuid, picked_at, over_at, over_at, over_at, over_at
  from fill where direction = 'inbound' and reason = 'no-answer' and r < 0.5;
create temp table noted as
  select workspace, md5('note' || n)::uuid as note, id as call, customer, agent, over_at as at,
    (select string_agg(left(translate(md5('word' || floor(power(5000, random()))::int), '0123456789', 'aeioulnrst'), 6), ' ')
      from generate_series(1, 8) k where k + n > 0) as text
  from fill where reason = 'completed' and r between 0.5 and 0.6 order by created_at;
insert into call_notes (workspace_id, id, call_id, number, author_id, text, created_at)
  select workspace, note, call, customer, agent, text, at from noted;
insert into search_entries (workspace_id, kind, owner_id, call_id, at, document)
  select workspace, 'note', note, call, at, search_document('english', text) from noted;
insert into call_dispositions (workspace_id, call_id, disposition_id, set_by, set_at)
  select workspace, id, md5('disposition' || w || '-' || (n % 6))::uuid, agent, over_at
  from fill where reason = 'completed' and r < 0.3;
insert into transcripts (workspace_id, id, call_id, kind, engine, status, language, created_at)
  select workspace, md5('transcript' || n)::uuid, id, 'live', 'twilio', 'completed', 'en-US', picked_at
  from fill where reason = 'completed' and r > 0.95 order by created_at;
create temp table spoken as
  select c.*, t.text, t.document
  from (
    select workspace, md5('transcript' || n)::uuid as transcript, id as call, case when s % 2 = 0 then 'customer' else 'other' end as track, s,
      picked_at + make_interval(secs => 5 * s) as at, 1 + floor(20000 * random())::int as pick
    from fill, generate_series(1, 20) s where reason = 'completed' and r > 0.95) c
    join history_texts t on t.n = c.pick
  order by at;
insert into utterances (workspace_id, transcript_id, track, sequence, spoken_at, text)
  select workspace, transcript, track, s, at, text from spoken;
insert into search_entries (workspace_id, kind, owner_id, track, sequence, call_id, at, document)
  select workspace, 'utterance', transcript, track, s, call, at, document from spoken;
-- The server computes the figures of each quarter from the calls.
insert into call_quarter_changes (workspace_id, quarter)
  select distinct workspace, date_bin('15 minutes', created_at, timestamptz '2000-01-01 00:00:00Z') from fill;
drop table fill, noted, spoken;

-- Part: numbers
insert into event_counters select workspace_id, max(seq) from realtime_events group by workspace_id;
insert into call_number_suffixes (workspace_id, suffix, number)
  select workspace_id, number_suffixes(number), number
  from (select workspace_id, "from" as number from calls union select workspace_id, "to" from calls) numbers;

-- Part: base
-- The rows of the last period, whose figures the server has computed.
do $$
declare
  name text;
begin
  foreach name in array array[:tables] loop
    execute format('create unlogged table history_%1$s as select * from %1$s', name);
  end loop;
end $$;
delete from history_search_entries where call_id is null; -- contacts

-- An id of a copy: its last two digits are changed by the period, at most 255.
create function history_id(id text, period int) returns text immutable
  return overlay(id placing lpad(to_hex(('x' || right(id, 2))::bit(8)::int # period), 2, '0') from length(id) - 1);
-- An id that begins with its time, as of calls and audit entries.
create function history_time_id(id uuid, period int) returns uuid immutable
  return (lpad(to_hex(('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint - 2419200000 * period), 12, '0')
    || right(replace(id::text, '-', ''), 20))::uuid;

-- Copies the rows of a table into an earlier period. Ids and times differ, the people, numbers and texts are the same.
create procedure history_copy(name text, period int) language plpgsql as $$
declare
  columns text;
  copies text;
begin
  select string_agg(quote_ident(attname), ', ' order by attnum),
      string_agg(case
        when attname = 'call_id' or attname = 'id' and name in ('calls', 'call_keys', 'audit_log') then format('history_time_id(%I, %s)', attname, period)
        when attname in ('id', 'owner_id', 'participant_id', 'recording_id', 'transcript_id')
          then format('history_id(%I::text, %s)::uuid', attname, period)
        when attname in ('call_sid', 'conference_sid', 'sid', 'object_key') or attname = 'subject' and name = 'audit_log'
          then format('history_id(%I, %s)', attname, period)
        when attname = 'archived' then format('created_at - interval ''672 hours'' * %s < now() - interval ''60 days''', period)
        when atttypid = 'timestamptz'::regtype then format('%I - interval ''672 hours'' * %s', attname, period)
        else quote_ident(attname) end, ', ' order by attnum)
    into columns, copies
    from pg_attribute
    where attrelid = name::regclass and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = '';
  execute format('insert into %1$I (%2$s) select %3$s from history_%1$s', name, columns, copies);
end $$;

-- Part: copy
call history_copy(':table', :period);

-- Part: end
do $$
declare
  name text;
begin
  for name in select tablename from pg_tables where tablename like 'history\_%' and tablename <> 'history_steps' loop
    execute 'drop table ' || name;
  end loop;
end $$;
drop procedure if exists history_copy;
drop function if exists history_id, history_time_id;
