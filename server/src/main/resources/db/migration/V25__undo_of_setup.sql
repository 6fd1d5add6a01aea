-- What a number pointed to before we took it, so that disconnecting puts it back. Null for one that was ours already.
alter table phone_numbers
  add before_voice_url text,
  add before_voice_fallback_url text,
  add before_status_callback text;
