-- Where and when a session was last used, so that its person knows it again; and whose it is, since another issuer may
-- lengthen one that has ended here.

alter table sessions
  add column ip text,
  add column last_seen_at timestamptz,
  add column issuer text not null default 'ringback';
update sessions set last_seen_at = created_at;
update sessions s set issuer = 'supabase'
  from users u where u.id = s.user_id and u.external_subject is not null;
alter table sessions alter column last_seen_at set not null;
create index sessions_expiry on sessions (expires_at);

-- Whoever accepts an invitation has not shown that the address is theirs.
alter table users add column email_confirmed boolean not null default true;
