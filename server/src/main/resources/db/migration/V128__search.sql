-- Full-text search over utterances, notes and contacts.

-- The text search configuration of a language tag such as en-US.
create function search_config(language text) returns regconfig immutable parallel safe language sql as $$
  select (case split_part(language, '-', 1)
    when 'da' then 'danish' when 'de' then 'german' when 'en' then 'english' when 'es' then 'spanish'
    when 'fi' then 'finnish' when 'fr' then 'french' when 'hu' then 'hungarian' when 'it' then 'italian'
    when 'nb' then 'norwegian' when 'nl' then 'dutch' when 'no' then 'norwegian' when 'pt' then 'portuguese'
    when 'ro' then 'romanian' when 'ru' then 'russian' when 'sv' then 'swedish' when 'tr' then 'turkish'
    else 'simple' end)::regconfig
$$;

-- The configuration of what the members of a workspace write.
create function search_config_of(workspace uuid) returns regconfig stable language sql as $$
  select search_config(coalesce((select s.language from transcription_settings s where s.workspace_id = workspace), 'en-US'))
$$;

-- Stems in the language of the text, words as they are, and the lexeme '*', which every document has. Punctuation separates
-- words, so that 4711-0815 is two numbers.
create function search_document(config regconfig, content text) returns tsvector immutable parallel safe language sql as $$
  select to_tsvector(config, words) || to_tsvector('simple', words) || $x$'*'$x$::tsvector
  from (select regexp_replace(content, '[!-/:-@\[-`{-~]+', ' ', 'g') as words) w
$$;

-- The words of each utterance, note and contact, without their text. `owner_id` is the transcript, the note or the contact.
-- Triggers keep the rows current.
create table search_entries (
  workspace_id uuid not null references workspaces on delete cascade,
  id bigint generated always as identity,
  kind text not null check (kind in ('utterance', 'note', 'contact')),
  owner_id uuid not null,
  track text not null default '',
  sequence int not null default 0,
  call_id uuid,
  at timestamptz not null,
  document tsvector not null,
  primary key (workspace_id, id),
  unique (workspace_id, kind, owner_id, track, sequence)
);
create index search_entries_newest on search_entries (workspace_id, at desc, id desc);
-- Without a list of pending entries, which every search would read.
create index search_entries_words on search_entries using gin (document) with (fastupdate = off);

-- The policy of all tables with a workspace_id, see afterMigrate__tenants.sql, with the query of a search. PostgreSQL evaluates
-- `@@` after the other conditions of row-level security, because the operator is not leakproof. Therefore it would not use the
-- index for a query that is not a part of the policy. Every row has the lexeme '*'.
create policy tenant on search_entries using (
  (workspace_id::text = any ((select string_to_array(current_setting('ringback.workspace', true), ','))::text[])
    or (select current_setting('ringback.workspace', true)) = 'system')
  and document @@ coalesce(nullif(current_setting('ringback.search', true), ''), $$'*'$$)::tsquery);
alter table search_entries enable row level security;
alter table search_entries force row level security;

create function index_utterance() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    delete from search_entries where workspace_id = old.workspace_id and kind = 'utterance'
      and owner_id = old.transcript_id and track = old.track and sequence = old.sequence;
  else
    insert into search_entries (workspace_id, kind, owner_id, track, sequence, call_id, at, document)
    select new.workspace_id, 'utterance', new.transcript_id, new.track, new.sequence, t.call_id, new.spoken_at,
      search_document(search_config(t.language), new.text)
    from transcripts t where t.workspace_id = new.workspace_id and t.id = new.transcript_id
    on conflict (workspace_id, kind, owner_id, track, sequence) do update set document = excluded.document;
  end if;
  return null;
end $$;
create trigger search after insert or update of text or delete on utterances
  for each row execute function index_utterance();

create function index_note() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    delete from search_entries where workspace_id = old.workspace_id and kind = 'note' and owner_id = old.id;
  else
    insert into search_entries (workspace_id, kind, owner_id, call_id, at, document)
    values (new.workspace_id, 'note', new.id, new.call_id, new.created_at,
      search_document(search_config_of(new.workspace_id), new.text));
  end if;
  return null;
end $$;
create trigger search after insert or delete on call_notes for each row execute function index_note();

create function index_contact() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    delete from search_entries where workspace_id = old.workspace_id and kind = 'contact' and owner_id = old.id;
  else
    insert into search_entries (workspace_id, kind, owner_id, at, document)
    values (new.workspace_id, 'contact', new.id, new.created_at, search_document('simple', new.name || ' ' || new.number))
    on conflict (workspace_id, kind, owner_id, track, sequence) do update set document = excluded.document;
  end if;
  return null;
end $$;
create trigger search after insert or update of name, number or delete on contacts
  for each row execute function index_contact();

insert into search_entries (workspace_id, kind, owner_id, track, sequence, call_id, at, document)
select u.workspace_id, 'utterance', u.transcript_id, u.track, u.sequence, t.call_id, u.spoken_at,
  search_document(search_config(t.language), u.text)
from utterances u join transcripts t on t.workspace_id = u.workspace_id and t.id = u.transcript_id;
insert into search_entries (workspace_id, kind, owner_id, call_id, at, document)
select workspace_id, 'note', id, call_id, created_at, search_document(search_config_of(workspace_id), text) from call_notes;
insert into search_entries (workspace_id, kind, owner_id, at, document)
select workspace_id, 'contact', id, created_at, search_document('simple', name || ' ' || number) from contacts;

-- Published by transcript, annotation and call.
create view utterance_directory with (security_invoker = true) as
  select u.workspace_id, u.transcript_id, u.track, u.sequence, u.spoken_at, u.text, u.participant_id, t.call_id, t.kind
  from utterances u join transcripts t on t.workspace_id = u.workspace_id and t.id = u.transcript_id;
create view note_directory with (security_invoker = true) as
  select workspace_id, id, author_id, text from call_notes;
-- The members who have taken part in a call.
create view call_attendance with (security_invoker = true) as
  select workspace_id, call_id, user_id from call_participants where user_id is not null and joined_at is not null;
