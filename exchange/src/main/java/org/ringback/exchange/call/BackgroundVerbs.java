package org.ringback.exchange.call;

import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.Track;
import org.ringback.exchange.recording.Recording;
import org.ringback.exchange.recording.RecordingRequest;
import org.ringback.exchange.recording.RecordingSource;
import org.ringback.exchange.recording.RecordingTrack;
import org.ringback.exchange.stream.MediaStream;
import org.ringback.exchange.stream.StreamRequest;
import org.ringback.exchange.transcription.Transcription;
import org.ringback.exchange.transcription.TranscriptionRequest;
import org.ringback.exchange.twiml.BackgroundRecording;
import org.ringback.exchange.twiml.RecordingAttributes;
import org.ringback.exchange.twiml.StreamVerb;
import org.ringback.exchange.twiml.Transcribe;

/// Runs `<Start>`, `<Stop>` and the stream of `<Connect>` for a session.
final class BackgroundVerbs {
  private final SessionServices services;
  private final Session session;
  private final Call call;
  private final Map<String, Recording> recordings = new ConcurrentHashMap<>();

  BackgroundVerbs(SessionServices services, Session session) {
    this.services = services;
    this.session = session;
    this.call = session.call();
  }

  void perform(Transcribe verb, TwimlFetcher.Document document) {
    switch (verb) {
      case Transcribe.Start start ->
          services
              .transcriptions()
              .start(
                  new TranscriptionRequest(
                      call.account(),
                      call.sid(),
                      start.name(),
                      tracks(start.inbound(), start.outbound()),
                      session.callback(document, start.callback()),
                      start.partialResults(),
                      start.language(),
                      start.hints()),
                  session.leg().media());
      case Transcribe.Stop stop ->
          services
              .transcriptions()
              .find(call.account(), call.sid(), stop.name())
              .ifPresent(Transcription::stop);
    }
  }

  void perform(BackgroundRecording verb, TwimlFetcher.Document document) {
    switch (verb) {
      case BackgroundRecording.Start start -> {
        Recording begun = record(start.order(), document);
        if (!start.name().isEmpty()) {
          recordings.put(start.name(), begun);
        }
      }
      case BackgroundRecording.Stop stop -> {
        Recording named = recordings.remove(stop.name());
        if (named != null) {
          named.stop();
        }
      }
    }
  }

  private Recording record(RecordingAttributes order, TwimlFetcher.Document document) {
    return services
        .recordings()
        .record(
            new RecordingRequest(
                call.account(),
                call.sid(),
                null,
                RecordingSource.START_CALL_RECORDING_API,
                order.dual() ? 2 : 1,
                RecordingTrack.valueOf(order.track().toUpperCase(Locale.ROOT)),
                order.trim(),
                session.callback(document, order.callback()),
                order.callback().events()),
            session.leg().media());
  }

  void start(StreamVerb.Start verb, TwimlFetcher.Document document) {
    stream(verb.order(), document, false);
  }

  void stop(StreamVerb.Stop verb) {
    services.streams().find(call.account(), call.sid(), verb.name()).ifPresent(MediaStream::stop);
  }

  /// Waits until the application closes the stream, or the call ends or is redirected.
  @Nullable TwimlSource connect(StreamVerb.Connect verb, TwimlFetcher.Document document)
      throws CallEndedException, CallRedirectedException {
    session.answer();
    Leg leg = session.leg();
    MediaStream stream = stream(verb.order(), document, true);
    try {
      leg.onDigit(stream::digit);
      stream.onEnd(() -> session.eventQueue().add(new SessionEvent.StreamEnded(stream)));
      long deadline = SessionEventQueue.deadline(Session.MAX_LENGTH);
      for (SessionEvent each; (each = session.eventQueue().next(deadline)) != null; ) {
        if (each instanceof SessionEvent.StreamEnded event && event.stream() == stream) {
          break;
        }
      }
    } finally {
      stream.stop();
      leg.onDigit(digit -> {});
      leg.media().silence();
    }
    String url = verb.action();
    return url == null
        ? null
        : new TwimlSource("action", session.resolve(document, url, verb.method()), null, List.of());
  }

  private MediaStream stream(
      StreamVerb.Options order, TwimlFetcher.Document document, boolean bothWays) {
    return services
        .streams()
        .start(
            new StreamRequest(
                call.account(),
                call.sid(),
                order.name(),
                address(order.url(), document),
                tracks(order.inbound(), order.outbound()),
                order.parameters(),
                session.callback(document, order.callback()),
                bothWays),
            session.leg().media());
  }

  /// Resolves a relative URL against the host of the document.
  private URI address(String url, TwimlFetcher.Document document) {
    WebhookTarget resolved = session.resolve(document, url, "GET");
    return URI.create(resolved.url().replaceFirst("^http", "ws"));
  }

  private static Set<Track> tracks(boolean inbound, boolean outbound) {
    EnumSet<Track> tracks = EnumSet.noneOf(Track.class);
    if (inbound) {
      tracks.add(Track.INBOUND);
    }
    if (outbound) {
      tracks.add(Track.OUTBOUND);
    }
    return tracks;
  }
}
