package org.ringback.exchange.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.recording.Recording;
import org.ringback.exchange.recording.RecordingRecord;
import org.ringback.exchange.recording.RecordingRequest;
import org.ringback.exchange.recording.RecordingSource;
import org.ringback.exchange.recording.RecordingTrack;
import org.ringback.exchange.twiml.RecordingAttributes;

/// The optional recording of a `<Dial>`. Records the caller's leg: the left channel is the caller,
/// the right channel is the audio that the caller receives.
final class DialRecording {
  private final SessionServices services;
  private final Session session;
  private final @Nullable RecordingAttributes order;
  private final TwimlFetcher.Document document;
  private @Nullable Recording recording;

  DialRecording(
      SessionServices services,
      Session session,
      @Nullable RecordingAttributes order,
      TwimlFetcher.Document document) {
    this.services = services;
    this.session = session;
    this.order = order;
    this.document = document;
  }

  void ringing() {
    if (order != null && order.fromRinging() && recording == null) {
      begin(order);
    }
  }

  void answered() {
    if (order != null && recording == null) {
      begin(order);
    }
  }

  private void begin(RecordingAttributes ordered) {
    recording =
        services
            .recordings()
            .record(
                new RecordingRequest(
                    session.call().account(),
                    session.call().sid(),
                    null,
                    RecordingSource.DIAL_VERB,
                    ordered.dual() ? 2 : 1,
                    RecordingTrack.valueOf(ordered.track().toUpperCase(Locale.ROOT)),
                    ordered.trim(),
                    session.callback(document, ordered.callback()),
                    ordered.callback().events()),
                session.leg().media());
  }

  void stop() {
    if (recording != null) {
      recording.stop();
    }
  }

  /// Returns the entries with the parameters of the recording.
  @SafeVarargs
  final List<Map.Entry<String, String>> withRecording(Map.Entry<String, String>... outcome) {
    List<Map.Entry<String, String>> all = new ArrayList<>(List.of(outcome));
    if (recording != null) {
      try {
        RecordingRecord done = recording.await();
        all.add(Map.entry("RecordingUrl", recording.url()));
        all.add(Map.entry("RecordingSid", recording.sid()));
        if (done.duration() != null) {
          all.add(
              Map.entry("RecordingDuration", String.valueOf(Recording.seconds(done.duration()))));
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    return all;
  }
}
