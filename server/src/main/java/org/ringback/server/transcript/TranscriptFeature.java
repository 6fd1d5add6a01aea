package org.ringback.server.transcript;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.Calls;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.events.EventLog;
import org.ringback.server.http.Routes;
import org.ringback.server.settings.SpeechSettings;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.webhook.WebhookHandler;

/// Transcripts of calls. Closed before the database.
///
/// @param archive exports and deletes transcripts
/// @param webhooks apply Twilio's callbacks
/// @param live transcribes calls while they last, and voicemails
/// @param recorded transcribes stored recordings
public record TranscriptFeature(
    TranscriptArchive archive,
    List<WebhookHandler> webhooks,
    LiveTranscripts live,
    RecordedTranscripts recorded,
    Routes routes,
    MeterBinder meters,
    AutoCloseable timer,
    Optional<SpeechEngine> engine)
    implements AutoCloseable {
  /// @param speech the operator's engine for recordings
  /// @param publicUrl the base URL of the webhooks
  public static TranscriptFeature of(
      Database db,
      SecretCipher cipher,
      Calls calls,
      Credentials credentials,
      TwilioApi twilio,
      EventLog events,
      Access access,
      AuditLog audit,
      Optional<SpeechSettings> speech,
      URI publicUrl,
      UuidV7 ids,
      Clock clock) {
    TranscriptStores stores = TranscriptStores.of(db, cipher);
    Optional<SpeechEngine> engine = speech.map(SpeechEngine::of);
    RecordedTranscripts recorded =
        new RecordedTranscripts(
            db,
            stores,
            calls,
            engine,
            new BatchTranscription(stores.settings(), credentials, twilio, publicUrl),
            events,
            audit,
            ids);
    LiveTranscripts transcripts =
        new LiveTranscripts(
            db, stores, calls, credentials, twilio, recorded, events, audit, publicUrl, ids, clock);
    calls.onAnswered(transcripts::answered);
    return new TranscriptFeature(
        new TranscriptArchive(db, stores, calls, events),
        List.of(new TranscriptionHandler(transcripts), new BatchTranscriptionHandler(recorded)),
        transcripts,
        recorded,
        new TranscriptRoutes(access, calls, db, stores, audit, recorded),
        new TranscriptMeters(db, stores.transcripts()),
        TranscriptTimer.start(stores, transcripts, recorded),
        engine);
  }

  @Override
  public void close() throws Exception {
    timer.close();
    engine.ifPresent(SpeechEngine::close);
  }
}
