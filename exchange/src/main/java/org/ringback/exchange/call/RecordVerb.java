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

/// Runs `<Record>`: plays a beep and records the caller until a key, silence or the maximum length.
/// Like Twilio, continues without a request to the action URL after an empty recording.
final class RecordVerb {
  private static final double BEEP_HERTZ = 1000;
  private static final Duration BEEP = Duration.ofMillis(400);

  private final SessionServices services;
  private final Session session;
  private final Record record;
  private final TwimlFetcher.Document document;
  private final WebhookTarget action;
  private String key = "";

  RecordVerb(
      SessionServices services, Session session, Record record, TwimlFetcher.Document document) {
    this.services = services;
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
      new PromptPlayer(services, session.call(), leg, session.eventQueue(), _ -> false)
          .playUntilEnd(Tone.of(BEEP_HERTZ, BEEP), BEEP);
    }
    Recording recording = startRecording();
    try {
      leg.onDigit(digit -> session.eventQueue().add(new SessionEvent.KeyPressed(digit)));
      leg.media().onAudio(new SpeechCapture(session.eventQueue(), record.timeout(), _ -> {}));
      awaitEnd();
    } catch (CallEndedException e) {
      key = "hangup";
      recording.stop();
      TwimlSource parameters = actionSource(recording);
      if (parameters != null && parameters.target().isSet()) {
        services.twimlFetcher().notifyApplication(session.call(), parameters);
      }
      throw e;
    } finally {
      leg.onDigit(digit -> {});
      leg.media().onAudio(frame -> {});
      recording.stop();
    }
    return actionSource(recording);
  }

  private Recording startRecording() {
    return services
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

  private void awaitEnd() throws CallEndedException, CallRedirectedException {
    long deadline = SessionEventQueue.deadline(record.maxLength());
    for (SessionEvent each; (each = session.eventQueue().nextRealTime(deadline)) != null; ) {
      if (each instanceof SessionEvent.SilenceDetected) {
        return;
      }
      if (each instanceof SessionEvent.KeyPressed pressed
          && record.finishOnKey().indexOf(pressed.key()) >= 0) {
        key = String.valueOf(pressed.key());
        return;
      }
    }
  }

  private @Nullable TwimlSource actionSource(Recording recording) {
    try {
      RecordingRecord done = recording.await();
      if (done.status() == RecordingStatus.ABSENT || done.duration() == null) {
        return null;
      }
      if (record.transcribe() != null) {
        services
            .recordingTranscriptions()
            .transcribe(
                session.call().account(),
                recording,
                done.duration(),
                session.callback(document, record.transcribe()),
                VoiceParameters.of(session.call(), session.call().status()));
      }
      List<Map.Entry<String, String>> parameters = new ArrayList<>();
      parameters.add(Map.entry("RecordingUrl", recording.url()));
      parameters.add(Map.entry("RecordingSid", recording.sid()));
      parameters.add(
          Map.entry("RecordingDuration", String.valueOf(Recording.seconds(done.duration()))));
      if (!key.isEmpty()) {
        parameters.add(Map.entry("Digits", key));
      }
      return new TwimlSource("action", action, null, parameters);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
