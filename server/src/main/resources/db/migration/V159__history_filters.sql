-- A page of history with a filter reads one range of an index, also when few calls or none match. The index of contacts also serves the
-- deletion of a contact.
create index calls_agent on calls (workspace_id, agent_user_id, created_at desc, id desc) where agent_user_id is not null;
create index calls_contact on calls (contact_id, created_at desc, id desc) where contact_id is not null;
create index calls_from on calls (workspace_id, "from", created_at desc, id desc);
create index calls_to on calls (workspace_id, "to", created_at desc, id desc);
create index calls_status on calls (workspace_id, status, created_at desc, id desc);
