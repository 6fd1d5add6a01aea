-- Twilio's CallDuration of an ended leg, from which an answer whose callback was lost can be told.

alter table call_legs add column duration_sec int check (duration_sec >= 0);
