-- Published by transcript. A live transcript is replaced when that of the call's recording is complete, so its words are not found twice.
create view transcript_directory with (security_invoker = true) as
  select t.workspace_id, t.id, t.call_id, t.voicemail,
    t.kind = 'live' and exists (
      select from transcripts r where r.workspace_id = t.workspace_id and r.call_id = t.call_id
        and r.kind = 'recording' and r.status = 'completed' and r.voicemail = t.voicemail) as replaced
  from transcripts t;
