package org.ringback.exchange.conference;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.media.mix.Mixer;
import org.ringback.exchange.media.mix.MixerChannel;
import org.ringback.exchange.recording.Recording;
import org.ringback.exchange.recording.RecordingRequest;
import org.ringback.exchange.recording.RecordingSource;
import org.ringback.exchange.recording.RecordingTrack;
import org.ringback.exchange.recording.Recordings;

/// The recording of a conference, with the participant who joined first on the first channel, and
/// all others on the second. The conference's lock guards it.
final class ConferenceRecording {
  private final Recordings recordings;
  private final Account account;
  private final String conferenceSid;
  private final Mixer mixer;
  private @Nullable JoinOptions options;
  private @Nullable MixerChannel firstChannel;
  private @Nullable Recording recording;

  ConferenceRecording(Recordings recordings, Account account, String conferenceSid, Mixer mixer) {
    this.recordings = recordings;
    this.account = account;
    this.conferenceSid = conferenceSid;
    this.mixer = mixer;
  }

  /// Receives the channel of each participant who joins.
  void joined(MixerChannel channel) {
    firstChannel = firstChannel == null ? channel : firstChannel;
  }

  /// Records the conference from its start on. Later requests change nothing.
  void request(JoinOptions requested, boolean started) {
    if (options == null) {
      options = requested;
      if (started) {
        record(requested);
      }
    }
  }

  /// Begins a requested recording.
  void onStart() {
    if (options != null) {
      record(options);
    }
  }

  /// Ends the recording. Reports that there is none if the conference has not started.
  void onEnd() {
    if (options != null && recording == null) {
      record(options);
    }
    if (recording != null) {
      recording.stop();
    }
  }

  private void record(JoinOptions requested) {
    Recording begun =
        recordings.open(
            new RecordingRequest(
                account,
                "",
                conferenceSid,
                RecordingSource.CONFERENCE,
                2,
                RecordingTrack.BOTH,
                requested.trim(),
                requested.recordingCallback(),
                requested.recordingEvents()));
    recording = begun;
    mixer.onMix(
        Objects.requireNonNull(firstChannel),
        new Mixer.TwoChannelSink() {
          @Override
          public void write(short[] first, short[] others) {
            begun.frame(first, others);
          }

          @Override
          public void spoken(boolean isFirst, String text) {
            begun.spoken(isFirst ? 0 : 1, text);
          }
        });
  }
}
