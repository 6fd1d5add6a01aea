-- Personal data can be deleted from calls, recordings and the audit log.

-- `erased_at`: when the personal data of the call was deleted. The row remains for statistics, with `anonymous` in place of the customer's number.
alter table calls add column erased_at timestamptz;
create index calls_unerased on calls (workspace_id, ended_at) where erased_at is null and ended_at is not null;

-- A message that was deleted is not in the inbox.
alter table voicemails add column erased_at timestamptz;

-- Without a foreign key, rows outlive their workspace, so that the objects of a deleted workspace are deleted too.
alter table recording_objects drop constraint recording_objects_workspace_id_fkey;

-- The object of a deleted recording belongs to no recording. It is deleted as one that an interrupted attempt has left.
create function recording_object_is_loose() returns trigger language plpgsql as $$
begin
  insert into recording_objects (object_key, workspace_id, recording_id, begun_at)
    values (old.object_key, old.workspace_id, old.id, now() - interval '1 day')
    on conflict (object_key) do nothing;
  return null;
end $$;
create trigger object_is_loose after delete on recordings
  for each row when (old.object_key is not null) execute function recording_object_is_loose();

-- Replaces a number in E.164 form, and no longer number that begins with it.
create function without_number(content text, number text) returns text immutable language sql as $$
  select regexp_replace(content, '\' || number || '(?!\d)', 'erased', 'g')
$$;

-- An entry never changes, except that the number in `ringback.erased_number` is replaced in it.
create or replace function audit_log_is_append_only() returns trigger language plpgsql as $$
declare
  number text := current_setting('ringback.erased_number', true);
begin
  if tg_op = 'UPDATE' then
    if number ~ '^\+\d{2,15}$'
      and (to_jsonb(new) - 'subject' - 'detail') = (to_jsonb(old) - 'subject' - 'detail')
      and new.subject is not distinct from without_number(old.subject, number)
      and new.detail = without_number(old.detail::text, number)::jsonb
    then
      return new;
    end if;
  end if;
  raise exception 'the audit log is append-only';
end $$;
