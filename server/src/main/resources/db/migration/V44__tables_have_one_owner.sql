-- Each table belongs to one package of the server, and only that package's statements name it (TableOwnershipTest).
-- Other packages read the views below, which their owners publish for joins. A view reads with the rights and the
-- row-level security of the application (security_invoker).

-- Published by identity: users, without secrets.
create view user_directory with (security_invoker = true) as
  select id, name, email from users;
-- Published by tenancy.
create view workspace_directory with (security_invoker = true) as
  select id, name, slug from workspaces;
-- Published by contact.
create view contact_directory with (security_invoker = true) as
  select workspace_id, id, name, number from contacts;
-- Published by credentials.
create view number_directory with (security_invoker = true) as
  select workspace_id, number, label from phone_numbers;

-- events: the number of each workspace's newest event.
create table event_counters (
  workspace_id uuid primary key references workspaces on delete cascade,
  seq bigint not null
);
insert into event_counters select id, event_seq from workspaces where event_seq > 0;
alter table workspaces drop column event_seq;

-- voicetoken: how often all voice grants of a workspace were revoked.
create table voice_epochs (
  workspace_id uuid primary key references workspaces on delete cascade,
  epoch int not null
);
insert into voice_epochs select id, voice_epoch from workspaces where voice_epoch > 0;
alter table workspaces drop column voice_epoch;
