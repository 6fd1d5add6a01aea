-- Calls by REST that the customer answered, but no agent joined.
alter table calls
  drop constraint calls_end_reason_check,
  add constraint calls_end_reason_check check (end_reason in ('completed', 'declined', 'no-answer', 'caller-gave-up',
    'agent-unavailable', 'busy', 'failed', 'refused', 'reconciled'));
