-- The targets that the live board compares the figures of today with. A workspace without a row has the default targets.
-- Null: no target.
create table board_targets (
  workspace_id uuid primary key references workspaces on delete cascade,
  service_level_seconds int not null check (service_level_seconds > 0),
  service_level_percent int check (service_level_percent between 1 and 100),
  abandon_rate_percent int check (abandon_rate_percent between 0 and 100),
  speed_of_answer_seconds int check (speed_of_answer_seconds between 1 and 3600),
  longest_wait_seconds int check (longest_wait_seconds between 1 and 3600),
  callers_waiting int check (callers_waiting between 0 and 1000)
);
