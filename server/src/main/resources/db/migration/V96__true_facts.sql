-- Calls that a rule refused, with its code.
alter table calls
  add column refusal text,
  drop constraint calls_end_reason_check,
  add constraint calls_end_reason_check check (end_reason in ('completed', 'declined', 'no-answer', 'caller-gave-up',
    'busy', 'failed', 'refused', 'reconciled'));

-- Facts of conferences that the server read from Twilio's REST API, because callbacks were lost.
alter table conference_events
  add column observed boolean not null default false,
  drop constraint conference_events_pkey;
create unique index conference_events_reported on conference_events (workspace_id, conference_sid, sequence_number, event)
  where not observed;
create unique index conference_events_observed
  on conference_events (workspace_id, conference_sid, sequence_number, event, call_sid, at) where observed;
alter table calls add column conference_read_at timestamptz;
comment on column calls.conference_read_at is 'when the server last read the participants of the conference from Twilio';

-- When the request to hold or to resume a participant was sent, and how often.
alter table requested_states
  add column sent_at timestamptz,
  add column attempts int not null default 0;

-- A colleague asks an agent to join a call, without a consultation.
alter table call_offers drop constraint call_offers_reason_check,
  add constraint call_offers_reason_check
    check (reason in ('inbound', 'returned', 'waiting', 'transfer', 'consultation', 'join', 'direct', 'outgoing'));
alter table conference_invitations drop constraint conference_invitations_reason_check,
  add constraint conference_invitations_reason_check
    check (reason in ('transfer', 'consultation', 'join', 'direct', 'outgoing'));
