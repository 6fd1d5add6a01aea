-- The result of answering machine detection, for calls that were placed with it.
alter table calls add column answered_by text check (answered_by in ('human', 'machine', 'fax', 'unknown'));
