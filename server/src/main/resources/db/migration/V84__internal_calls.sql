-- Calls between two members. `from` and `to` are `user:` and the id of the member.
alter table calls drop constraint calls_direction_check,
  add constraint calls_direction_check check (direction in ('inbound', 'outbound-api', 'outbound-dial', 'internal'));
