package org.ringback.server.recording;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.access.WorkspacePrincipal.ServicePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.crypto.RandomToken;
import org.ringback.server.db.Database;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.Sessions;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;

/// Links to the audio of recordings, for media elements, which send no `Authorization` header. A
/// link is valid for one recording and an hour, while its creator's session and membership last.
final class RecordingLinks {
  private static final Duration LIFE = Duration.ofHours(1);
  private static final String PREFIX = "rbl_";

  private final Database db;
  private final Sessions sessions;
  private final Workspaces workspaces;
  private final AuditLog audit;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  RecordingLinks(
      Database db, Sessions sessions, Workspaces workspaces, AuditLog audit, Clock clock) {
    this.db = db;
    this.sessions = sessions;
    this.workspaces = workspaces;
    this.audit = audit;
    this.clock = clock;
  }

  /// A new link.
  record Created(String token, Instant expiresAt) {}

  /// What a valid link leads to.
  record Target(WorkspaceId workspace, UUID recording, boolean isDownload, AudioFormat format) {}

  private record Row(
      Target target, @Nullable UserId user, @Nullable SessionId session, Instant expiresAt) {}

  /// Creates a link, and writes the listening or the download to the audit log.
  Created create(
      WorkspacePrincipal by, StoredRecording recording, boolean isDownload, AudioFormat format) {
    RandomToken token = RandomToken.create(PREFIX, random);
    Instant now = clock.instant();
    Instant expiresAt = now.plus(LIFE);
    UUID user =
        switch (by) {
          case MemberPrincipal self -> self.member().user().value();
          case ServicePrincipal _ -> null;
        };
    UUID session =
        switch (by) {
          case MemberPrincipal self -> self.user().session().value();
          case ServicePrincipal _ -> null;
        };
    return db.inTransaction(
        () -> {
          db.of(by.workspace())
              .sql("delete from recording_links where expires_at < :now")
              .param("now", now.atOffset(ZoneOffset.UTC))
              .update();
          db.of(by.workspace())
              .sql(
                  """
                  insert into recording_links (link_hash, workspace_id, recording_id, user_id,
                    session_id, is_download, format, expires_at)
                  values (:hash, :workspace, :recording, cast(:user as uuid),
                    cast(:session as uuid), :download, :format, :expires)""")
              .param("hash", token.hash())
              .param("workspace", by.workspace().value())
              .param("recording", recording.id())
              .param("user", user, Types.OTHER)
              .param("session", session, Types.OTHER)
              .param("download", isDownload)
              .param("format", format.wire())
              .param("expires", expiresAt.atOffset(ZoneOffset.UTC))
              .update();
          audit.write(
              by.workspace(),
              by.auditEvent(
                  isDownload ? "recording.downloaded" : "recording.played",
                  recording.call().toString(),
                  Map.of("recordingId", recording.id().toString(), "format", format.wire())));
          return new Created(token.secret().reveal(), expiresAt);
        });
  }

  /// Returns the target of a valid link.
  Optional<Target> find(String token) {
    return db.ofAll()
        .sql("select * from recording_links where link_hash = :hash")
        .param("hash", RandomToken.hashOf(token))
        .query((row, _) -> row(row))
        .optional()
        .filter(this::isValid)
        .map(Row::target);
  }

  private static Row row(ResultSet row) throws SQLException {
    UUID user = row.getObject("user_id", UUID.class);
    UUID session = row.getObject("session_id", UUID.class);
    return new Row(
        new Target(
            new WorkspaceId(row.getObject("workspace_id", UUID.class)),
            row.getObject("recording_id", UUID.class),
            row.getBoolean("is_download"),
            AudioFormat.fromWire(row.getString("format")).orElseThrow()),
        user == null ? null : new UserId(user),
        session == null ? null : new SessionId(session),
        row.getTimestamp("expires_at").toInstant());
  }

  private boolean isValid(Row link) {
    if (clock.instant().isAfter(link.expiresAt())) {
      return false;
    }
    return link.user() == null
        || link.session() != null
            && sessions.isLive(link.user(), link.session())
            && workspaces.membership(link.target().workspace(), link.user()).isPresent();
  }
}
