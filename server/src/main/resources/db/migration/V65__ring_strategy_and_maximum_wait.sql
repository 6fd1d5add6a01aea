-- Which free agents an inbound call rings, and how long its caller waits for one.
alter table workspaces add column ring_strategy text not null default 'all'
  check (ring_strategy in ('all', 'longest-idle'));
alter table workspaces add column max_wait_seconds int not null default 300 check (max_wait_seconds between 0 and 3600);
