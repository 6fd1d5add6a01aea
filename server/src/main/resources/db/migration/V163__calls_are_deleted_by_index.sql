-- Without these, the deletion of a call reads each of the tables that refer to it.
create index place_call_intents_call on place_call_intents (call_id);
create index call_dispositions_call on call_dispositions (call_id);
create index requested_states_call on requested_states (call_id);
create index conference_rejoins_call on conference_rejoins (call_id);
create index conference_invitations_call on conference_invitations (call_id);
create index supervisions_call on supervisions (call_id);
create index call_takeovers_call on call_takeovers (call_id);
create index recording_decisions_call on recording_decisions (call_id);
create index call_summaries_call on call_summaries (call_id);
