-- When the server looks for a recording again: Twilio had none yet, or did not answer. Until the last check, `checked_at` is null.
alter table recording_decisions add column next_check_at timestamptz;
