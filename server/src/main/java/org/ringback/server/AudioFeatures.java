package org.ringback.server;

import org.ringback.server.prompt.PromptFeature;
import org.ringback.server.recording.RecordingFeature;
import org.ringback.server.settings.Settings;
import org.ringback.server.storage.ObjectStorage;
import org.ringback.server.transcript.TranscriptFeature;
import org.ringback.server.voicemail.VoicemailFeature;

/// What callers hear and say: transcripts, prompts, recordings and voicemails.
///
/// @param storage holds the recordings and the files of reports
record AudioFeatures(
    TranscriptFeature transcript,
    PromptFeature prompt,
    ObjectStorage storage,
    RecordingFeature recording,
    VoicemailFeature voicemail) {
  static AudioFeatures of(
      Plumbing plumbing,
      Settings settings,
      UserFeatures users,
      TwilioAccountFeatures account,
      RealtimeFeatures realtime,
      CallingFeatures calling,
      Closer closer) {
    TranscriptFeature transcript =
        closer.add(
            TranscriptFeature.of(
                plumbing.db(),
                plumbing.cipher(),
                calling.calls(),
                account.credentials(),
                plumbing.twilio(),
                realtime.eventLog(),
                users.access(),
                users.audit(),
                settings.speech(),
                plumbing.publicUrl(),
                plumbing.ids(),
                plumbing.clock()));
    PromptFeature prompt = PromptFeature.of(plumbing.db(), users.access());
    ObjectStorage storage =
        closer.add(ObjectStorage.of(settings.recordings().storage(), plumbing.clock()));
    RecordingFeature recording =
        closer.add(
            RecordingFeature.of(
                plumbing.db(),
                plumbing.leases(),
                plumbing.cipher(),
                storage,
                settings.recordings().mp3Encoder(),
                calling.call(),
                account.credentials(),
                plumbing.twilio(),
                users.sessions(),
                users.workspaces(),
                prompt.prompts(),
                realtime.eventLog(),
                users.access(),
                users.audit(),
                transcript.recorded(),
                plumbing.publicUrl(),
                plumbing.ids(),
                plumbing.clock()));
    VoicemailFeature voicemail =
        closer.add(
            VoicemailFeature.of(
                plumbing.db(),
                plumbing.leases(),
                prompt.prompts(),
                recording.voicemails(),
                transcript.live(),
                calling.webPush().pushes(),
                users.workspaces(),
                realtime.eventLog(),
                users.access(),
                users.audit(),
                plumbing.ids(),
                plumbing.clock()));
    return new AudioFeatures(transcript, prompt, storage, recording, voicemail);
  }
}
