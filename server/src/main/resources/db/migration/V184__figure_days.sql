-- The figures of whole days in UTC, so that a month is read from some 30 rows per slice.

-- Which days have their sums. The sums of other days are out of date, or were never computed. Owned by metrics.
create table figure_days (
  workspace_id uuid not null references workspaces on delete cascade,
  day timestamptz not null,
  is_summed boolean not null default false,
  primary key (workspace_id, day)
);
create index figure_days_open on figure_days (day) where not is_summed;

-- In a row of a quarter most measures are zero. As null they take no space, and an aggregate skips them.
do $$
declare
  measure text;
begin
  for measure in
    select a.attname from pg_attribute a
    where a.attrelid = 'call_quarters'::regclass and a.attnum > 0 and a.atttypid = 'bigint'::regtype
  loop
    execute format('alter table call_quarters alter column %1$I drop not null, alter column %1$I drop default', measure);
  end loop;
end $$;

-- The sums of the quarters of a day. `day` is its start in UTC; the other columns are as in the tables of quarters.
create table call_days (like call_quarters);
create table cost_days (like cost_quarters);
create table clock_days (like clock_quarters including defaults);
alter table call_days rename column quarter to day;
alter table cost_days rename column quarter to day;
alter table clock_days rename column quarter to day;
alter table call_days add primary key (workspace_id, agent, dimension, day, key),
  add foreign key (workspace_id) references workspaces on delete cascade;
alter table cost_days add primary key (workspace_id, agent, dimension, day, key, currency),
  add foreign key (workspace_id) references workspaces on delete cascade;
alter table clock_days add primary key (workspace_id, agent, dimension, day, key),
  add foreign key (workspace_id) references workspaces on delete cascade;
create index call_days_day on call_days (workspace_id, day);
create index cost_days_day on cost_days (workspace_id, day);
create index clock_days_day on clock_days (workspace_id, day);

insert into figure_days (workspace_id, day)
  select workspace_id, date_bin('1 day', quarter, timestamptz '2000-01-01 00:00:00Z') from call_quarters
  union
  select workspace_id, date_bin('1 day', quarter, timestamptz '2000-01-01 00:00:00Z') from clock_quarters;

-- The calls behind a figure of an agent begin with the calls that she joined.
create index call_participants_joined on call_participants (workspace_id, user_id, joined_at)
  where user_id is not null and joined_at is not null;
create or replace view call_attendees with (security_invoker = true) as
  select workspace_id, call_id, user_id, talk_sec, hold_sec, joined_at
  from call_participants where role in ('agent', 'external') and joined_at is not null;
