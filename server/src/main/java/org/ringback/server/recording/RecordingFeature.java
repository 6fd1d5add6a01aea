package org.ringback.server.recording;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallFeature;
import org.ringback.server.call.Calls;
import org.ringback.server.cluster.Leases;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.events.EventLog;
import org.ringback.server.http.Routes;
import org.ringback.server.identity.Sessions;
import org.ringback.server.prompt.Prompts;
import org.ringback.server.storage.ObjectStorage;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.transcript.RecordedTranscripts;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.webhook.WebhookHandler;

/// Recordings of calls. Closed before the leases and the database.
///
/// @param policies decide for each call, and know what was decided
/// @param running the recordings of live calls
/// @param voicemails the messages of callers
/// @param completed the recordings that Twilio has completed
/// @param archive reads recordings for exports
/// @param erasure deletes recordings
/// @param webhook applies Twilio's callbacks
public record RecordingFeature(
    RecordingPolicies policies,
    RunningRecordings running,
    VoicemailRecordings voicemails,
    CompletedRecordings completed,
    RecordingArchive archive,
    RecordingErasure erasure,
    WebhookHandler webhook,
    List<Routes> routes,
    MeterBinder meters,
    RecordingTimer timer,
    AutoCloseable liveTimer)
    implements AutoCloseable {
  /// @param mp3Encoder the program LAME
  /// @param transcripts transcribes what is stored
  /// @param publicUrl the base URL of the webhooks
  public static RecordingFeature of(
      Database db,
      Leases leases,
      SecretCipher cipher,
      ObjectStorage storage,
      Optional<Path> mp3Encoder,
      CallFeature call,
      Credentials credentials,
      TwilioApi twilio,
      Sessions sessions,
      Workspaces workspaces,
      Prompts prompts,
      EventLog events,
      Access access,
      AuditLog audit,
      RecordedTranscripts transcripts,
      URI publicUrl,
      UuidV7 ids,
      Clock clock) {
    Calls calls = call.calls();
    RecordingStores stores = RecordingStores.of(db, cipher);
    RecordingStore store = stores.recordings();
    RecordingAudio audio = new RecordingAudio(storage);
    PolicyStore policyStore = new PolicyStore(db);
    RecordingPolicies policies = new RecordingPolicies(db, policyStore, audio, prompts, audit);
    prompts.keep(workspace -> policies.find(workspace).audioIds());
    LooseObjects looseObjects = new LooseObjects(stores.objects(), storage);
    RecordedAudio audios =
        new RecordedAudio(
            calls, store, audio, new AudioReplacement(db, stores, audio, storage, looseObjects));
    transcripts.setSource(audios);
    CallRecordings recordings =
        new CallRecordings(db, stores, calls, events, audit, audios, transcripts, ids, clock);
    RecordingChecks checks =
        new RecordingChecks(db, stores, recordings, calls, credentials, twilio);
    RunningRecordings running =
        new RunningRecordings(
            db, store, recordings, policies, calls, credentials, twilio, audit, publicUrl, clock);
    Ingest ingest =
        new Ingest(stores, recordings, storage, looseObjects, credentials, twilio, clock);
    call.creation().onCreated(policies::decide);
    KeyReencryption.start(store);
    return new RecordingFeature(
        policies,
        running,
        new VoicemailRecordings(store, recordings, checks),
        new CompletedRecordings(recordings),
        new RecordingArchive(store, audio),
        new RecordingErasure(db, recordings),
        new RecordingHandler(recordings),
        List.of(
            new RecordingRoutes(
                access,
                calls,
                store,
                policies,
                running,
                new RecordingLinks(db, sessions, workspaces, audit, clock),
                audio,
                new Mp3Encoder(mp3Encoder)),
            new PolicyRoutes(access, policies)),
        new RecordingMeters(db, store, recordings),
        RecordingTimer.of(
            stores, recordings, checks, ingest, looseObjects, leases.lead("recordings")),
        LiveRecordingTimer.start(
            leases.lead("live recordings"),
            new Announcer(policyStore, calls, credentials, twilio, publicUrl),
            running));
  }

  /// Starts to ingest what is due. Called after the listeners of completed recordings were added,
  /// which would miss those of the first moments.
  public void start() {
    timer.start();
  }

  @Override
  public void close() throws Exception {
    liveTimer.close();
    timer.close();
  }
}
