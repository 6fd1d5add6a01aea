package org.ringback.server.voicemail;

import java.time.Clock;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.cluster.Leases;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.events.EventLog;
import org.ringback.server.http.Routes;
import org.ringback.server.prompt.Prompts;
import org.ringback.server.recording.VoicemailRecordings;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.transcript.LiveTranscripts;
import org.ringback.server.webpush.CallPushes;

/// Voicemail. Closed before the leases and the database.
///
/// @param erasure deletes messages
/// @param voicemails decides which callers may leave a message
public record VoicemailFeature(
    Voicemails voicemails, VoicemailErasure erasure, List<Routes> routes, AutoCloseable timer)
    implements AutoCloseable {
  public static VoicemailFeature of(
      Database db,
      Leases leases,
      Prompts prompts,
      VoicemailRecordings recordings,
      LiveTranscripts transcripts,
      CallPushes pushes,
      Workspaces workspaces,
      EventLog events,
      Access access,
      AuditLog audit,
      UuidV7 ids,
      Clock clock) {
    VoicemailConfig config = new VoicemailConfig(db, prompts, audit);
    prompts.keep(workspace -> config.find(workspace).audioIds());
    VoicemailStore store = new VoicemailStore(db);
    Voicemails voicemails =
        new Voicemails(db, store, config, recordings, transcripts, pushes, events, ids, clock);
    recordings.onReceived(voicemails::receive);
    return new VoicemailFeature(
        voicemails,
        new VoicemailErasure(db, store, events),
        List.of(
            new VoicemailRoutes(access, workspaces, voicemails),
            new SettingsRoutes(access, config)),
        VoicemailTimer.start(store, voicemails, leases.lead("voicemail")));
  }

  @Override
  public void close() throws Exception {
    timer.close();
  }
}
