package org.ringback.server.summary;

import java.time.Clock;
import java.util.Optional;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.Calls;
import org.ringback.server.db.Database;
import org.ringback.server.events.EventLog;
import org.ringback.server.http.Routes;
import org.ringback.server.settings.ChatSettings;

/// Summaries of calls. Closed before the database.
///
/// @param archive reads summaries for exports
public record SummaryFeature(
    SummaryArchive archive,
    Routes routes,
    AutoCloseable drafts,
    Optional<? extends AutoCloseable> engine)
    implements AutoCloseable {
  public static SummaryFeature of(
      Database db,
      Optional<ChatSettings> chat,
      Calls calls,
      EventLog events,
      Access access,
      AuditLog audit,
      Clock clock) {
    SummaryStore store = new SummaryStore(db);
    Optional<HttpChatEngine> engine = chat.map(HttpChatEngine::new);
    Summaries summaries = new Summaries(db, store, engine, events, audit, clock);
    return new SummaryFeature(
        new SummaryArchive(store),
        new SummaryRoutes(access, calls, store, summaries),
        summaries,
        engine);
  }

  @Override
  public void close() throws Exception {
    drafts.close();
    if (engine.isPresent()) {
      engine.get().close();
    }
  }
}
