package org.ringback.exchange.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.Tone;
import org.ringback.exchange.recording.Recording;
import org.ringback.exchange.recording.RecordingRecord;
import org.ringback.exchange.recording.RecordingRequest;
import org.ringback.exchange.recording.RecordingSource;
import org.ringback.exchange.recording.RecordingStatus;
import org.ringback.exchange.recording.RecordingTrack;
import org.ringback.exchange.twiml.Record;

/// One `<Record>`: a beep, then what the caller says until a key, silence, or the longest time.
/// Twilio: an empty recording makes no request of the action URL; the call goes on.
final class RecordVerb {
  private static final double BEEP_HERTZ = 1000;
  private static final Duration BEEP = Duration.ofMillis(400);

  private final SessionServices workshop;
  private final Session session;
  private final Record record;
  private final TwimlFetcher.Document document;
  private final WebhookTarget action;
  private String key = "";

  RecordVerb(
      SessionServices workshop, Session session, Record record, TwimlFetcher.Document document) {
    this.workshop = workshop;
    this.session = session;
    this.record = record;
    this.document = document;
    String url = record.action();
    this.action =
        url == null
            ? new WebhookTarget(document.source(), record.method())
            : session.resolve(document, url, record.method());
  }

  @Nullable TwimlSource run() throws CallEndedException, CallRedirectedException {
    session.answer();
    Leg leg = session.leg();
    if (record.playBeep()) {
      new PromptPlayer(workshop, session.call(), leg, session.inbox(), _ -> false)
          .hear(Tone.of(BEEP_HERTZ, BEEP), BEEP);
    }
    Recording recording = begin();
    try {
      leg.onDigit(digit -> session.inbox().add(new SessionEvent.Key(digit)));
      leg.media().onAudio(new SpeechCapture(session.inbox(), record.timeout(), _ -> {}));
      listen();
    } catch (CallEndedException e) {
      key = "hangup";
      recording.stop();
      TwimlSource told = after(recording);
      if (told != null && told.hook().isSet()) {
        workshop.instructions().tell(session.call(), told);
      }
      throw e;
    } finally {
      leg.onDigit(digit -> {});
      leg.media().onAudio(frame -> {});
      recording.stop();
    }
    return after(recording);
  }

  private Recording begin() {
    return workshop
        .recordings()
        .record(
            new RecordingRequest(
                session.call().account(),
                session.call().sid(),
                null,
                RecordingSource.RECORD_VERB,
                1,
                RecordingTrack.INBOUND,
                record.trim(),
                session.callback(document, record.callback()),
                record.callback().events()),
            session.leg().media());
  }

  private void listen() throws CallEndedException, CallRedirectedException {
    long deadline = SessionEventQueue.deadline(record.maxLength());
    for (SessionEvent each; (each = session.inbox().heard(deadline)) != null; ) {
      if (each instanceof SessionEvent.FellSilent) {
        return;
      }
      if (each instanceof SessionEvent.Key pressed
          && record.finishOnKey().indexOf(pressed.key()) >= 0) {
        key = String.valueOf(pressed.key());
        return;
      }
    }
  }

  private @Nullable TwimlSource after(Recording recording) {
    try {
      RecordingRecord done = recording.await();
      if (done.status() == RecordingStatus.ABSENT || done.duration() == null) {
        return null;
      }
      if (record.transcribe() != null) {
        workshop
            .messages()
            .transcribe(
                session.call().account(),
                recording,
                done.duration(),
                session.callback(document, record.transcribe()),
                VoiceParameters.of(session.call(), session.call().status()));
      }
      List<Map.Entry<String, String>> told = new ArrayList<>();
      told.add(Map.entry("RecordingUrl", recording.url()));
      told.add(Map.entry("RecordingSid", recording.sid()));
      told.add(Map.entry("RecordingDuration", String.valueOf(Recording.seconds(done.duration()))));
      if (!key.isEmpty()) {
        told.add(Map.entry("Digits", key));
      }
      return new TwimlSource("action", action, null, told);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
