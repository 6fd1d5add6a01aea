-- What may be spent on outgoing calls in 24 hours, in the money of the Twilio account, estimated by the minute begun.
alter table dialling_rules
  add column price_per_minute numeric(8, 4) not null default 0.05 check (price_per_minute >= 0),
  add column member_spend_per_day numeric(10, 2) not null default 50 check (member_spend_per_day >= 0),
  add column workspace_spend_per_day numeric(10, 2) not null default 500 check (workspace_spend_per_day >= 0);
