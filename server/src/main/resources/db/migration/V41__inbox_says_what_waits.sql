-- A callback that was applied is an event of its call, which has what it said: the inbox says only what waits.

alter table webhook_inbox alter column params drop not null;
alter table webhook_inbox add constraint webhook_inbox_says check (params is not null or applied_at is not null);
