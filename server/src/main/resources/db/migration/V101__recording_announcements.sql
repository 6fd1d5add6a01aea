-- Announcements by country, the consent of callers, calls between members, and pauses that end by themselves.

alter table recording_policies
  add column internal text not null default 'off' check (internal in ('off', 'always')),
  add column consent text not null default 'none' check (consent in ('none', 'opt-out', 'opt-in')),
  add column announcement_language text,
  add column announcement_url text;

-- What parties hear whose number belongs to the country (ISO 3166), instead of the announcement of the policy.
create table recording_announcements (
  workspace_id uuid not null references workspaces on delete cascade,
  country text not null,
  announcement text,
  announcement_language text,
  announcement_url text,
  primary key (workspace_id, country)
);

-- `is_announced_by_api`: the customer of an outgoing conference hears the announcement after the answer. `announced_at` is when the announcement
-- was requested or had ended; `consent_given` is the caller's choice, null without one.
alter table recording_decisions
  add column announcement_language text,
  add column announcement_url text,
  add column consent text not null default 'none' check (consent in ('none', 'opt-out', 'opt-in')),
  add column is_announced_by_api boolean not null default false,
  add column announced_at timestamptz,
  add column consent_given boolean;
create index recording_decisions_to_announce on recording_decisions (call_id) where is_announced_by_api and announced_at is null;

-- `resume_at`: when a pause for card data ends by itself. `paused_by_hold`: the recording of the customer's leg continues when the customer
-- is no longer on hold. `length_differs_sec`: how much longer the audio is than the call; null if they agree.
alter table recordings
  add column resume_at timestamptz,
  add column paused_by_hold boolean not null default false,
  add column length_differs_sec int;
create index recordings_resume on recordings (resume_at) where resume_at is not null;
drop index recordings_problems;
create index recordings_problems on recordings (workspace_id, created_at)
  where status in ('missing', 'failed') or length_differs_sec is not null;
