-- The history of presence: what each user did, from when to when. Owned by presence. The transaction that changes a state
-- ends one interval and begins the next. A time in which a user was offline has no interval. `elsewhere`: on a call of
-- another workspace. An interval lasts a day at most, so that those of a time are found by their start.
create table presence_intervals (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  user_id uuid not null references users on delete cascade,
  state text not null check (state in ('available', 'on-call', 'elsewhere', 'wrap-up', 'away')),
  started_at timestamptz not null,
  ended_at timestamptz check (ended_at between started_at and started_at + interval '1 day')
);
create unique index presence_intervals_open on presence_intervals (workspace_id, user_id) where ended_at is null;
create index presence_intervals_start on presence_intervals (workspace_id, started_at);
create index presence_intervals_user on presence_intervals (user_id);
create index presence_intervals_end on presence_intervals (ended_at);

insert into presence_intervals (workspace_id, user_id, state, started_at)
  select workspace_id, user_id, state, now() from presence_states where state <> 'offline';

-- Published by cluster: until when the lease of each node is valid.
create view node_leases with (security_invoker = true) as
  select id, expires_at from nodes;
-- Published by presence.
create view presence_history with (security_invoker = true) as
  select workspace_id, user_id, state, started_at, ended_at from presence_intervals;

-- The offers that are over: while a call rings an agent, she is not idle. Owned by routing, and kept current by triggers.
alter table call_offers add column offered_at timestamptz not null default clock_timestamp();

create table past_offers (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  user_id uuid not null references users on delete cascade,
  offered_at timestamptz not null,
  ended_at timestamptz not null check (ended_at >= offered_at)
);
create index past_offers_user on past_offers (user_id, offered_at);
create index past_offers_workspace on past_offers (workspace_id);
create index past_offers_end on past_offers (ended_at);

-- An offer also ends with the user or the workspace; such an offer is not kept.
create function keep_offer() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if (old.workspace_id, old.call_id) is not distinct from (new.workspace_id, new.call_id)
      and least(old.expires_at, old.rings_until) > clock_timestamp() then
      return new;
    end if;
    new.offered_at := clock_timestamp();
  end if;
  insert into past_offers (workspace_id, user_id, offered_at, ended_at)
  select old.workspace_id, old.user_id, old.offered_at,
    greatest(old.offered_at, least(clock_timestamp(), old.expires_at, old.rings_until))
  where exists (select from users where id = old.user_id) and exists (select from workspaces where id = old.workspace_id);
  return case tg_op when 'UPDATE' then new else old end;
end $$;
create trigger history before update on call_offers for each row execute function keep_offer();
create trigger history_of_deleted after delete on call_offers for each row execute function keep_offer();

-- Published by routing: when calls rang an agent. `ended_at` of an open offer is when it ends without an answer.
create view offer_history with (security_invoker = true) as
  select user_id, offered_at, ended_at from past_offers
  union all
  select user_id, offered_at, least(expires_at, rings_until) from call_offers;
