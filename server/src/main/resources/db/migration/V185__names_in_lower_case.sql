-- A part of a name is compared in lower case without converting each name, which takes most of the time.
alter table contacts add column lower_name text generated always as (lower(name)) stored;

-- A text with a digit is a part of few names.
create index contacts_name_with_digit on contacts (workspace_id) where lower_name ~ '[0-9]';

create or replace view contact_directory with (security_invoker = true) as
  select workspace_id, id, name, number, lower_name from contacts;
