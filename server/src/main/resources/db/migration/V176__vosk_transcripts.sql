alter table transcripts
  drop constraint transcripts_engine_check,
  add constraint transcripts_engine_check check (engine in ('twilio', 'script', 'http', 'vosk'));
