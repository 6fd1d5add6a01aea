-- Where a number pointed before we took it, in full: methods, application and trunk too.
alter table phone_numbers add column before jsonb;
update phone_numbers set before = jsonb_build_object(
    'hooks', jsonb_build_object(
      'voice', jsonb_build_object('url', before_voice_url, 'method', 'POST'),
      'voiceFallback', jsonb_build_object('url', coalesce(before_voice_fallback_url, ''), 'method', 'POST'),
      'statusCallback', jsonb_build_object('url', coalesce(before_status_callback, ''), 'method', 'POST')),
    'voiceApplicationSid', '',
    'trunkSid', '')
  where before_voice_url is not null;
alter table phone_numbers
  drop column before_voice_url, drop column before_voice_fallback_url, drop column before_status_callback;

-- Which node looks after a workspace's set-up next is settled here.
alter table voice_credentials add column examined_at timestamptz;
