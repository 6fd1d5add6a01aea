package org.ringback.server.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes audit entries for denied requests. Attackers can cause them, so each node writes the same
/// denial once a minute, and at most [#MOST] of a workspace in an hour. It writes on another
/// thread, so that response times do not reveal which workspaces exist.
public final class DenialAuditLog {
  private static final Logger log = LoggerFactory.getLogger(DenialAuditLog.class);

  /// Maximum number of entries of one workspace in an hour.
  static final int MOST = 200;

  private static final int LONGEST_SUBJECT = 200;

  private final AuditLog audit;
  private final Cache<DedupKey, Boolean> recent =
      Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(Duration.ofMinutes(1)).build();
  private final Cache<WorkspaceId, AtomicInteger> written =
      Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(Duration.ofHours(1)).build();

  public DenialAuditLog(AuditLog audit) {
    this.audit = audit;
  }

  private record DedupKey(
      WorkspaceId workspace,
      AuditEvent.Actor actor,
      @Nullable UserId by,
      String what,
      String address) {}

  /// Writes a denial of a user or a service key.
  ///
  /// @param by null without a signed-in user
  /// @param action like `access.refused`
  /// @param detail with [AuditEvent#SERVICE_KEY] for a service key
  public void write(
      WorkspaceId workspace,
      @Nullable UserId by,
      String action,
      @Nullable String subject,
      Map<String, String> detail) {
    AuditEvent.Actor actor =
        detail.containsKey(AuditEvent.SERVICE_KEY)
            ? AuditEvent.Actor.SERVICE
            : AuditEvent.Actor.MEMBER;
    write(workspace, new AuditEvent(actor, by, action, subject, detail));
  }

  /// Writes a denied action.
  public void write(WorkspaceId workspace, AuditEvent event) {
    Optional<String> address = audit.address();
    String what = event.action() + " " + event.subject() + " " + event.detail();
    DedupKey same = new DedupKey(workspace, event.actor(), event.user(), what, address.orElse(""));
    boolean isNew = recent.asMap().putIfAbsent(same, true) == null;
    if (isNew && written.get(workspace, _ -> new AtomicInteger()).incrementAndGet() <= MOST) {
      Thread.ofVirtual().name("refusal").start(() -> append(workspace, shortened(event), address));
    }
  }

  private static AuditEvent shortened(AuditEvent event) {
    String subject = event.subject();
    return subject == null || subject.length() <= LONGEST_SUBJECT
        ? event
        : new AuditEvent(
            event.actor(),
            event.user(),
            event.action(),
            subject.substring(0, LONGEST_SUBJECT),
            event.detail());
  }

  private void append(WorkspaceId workspace, AuditEvent event, Optional<String> address) {
    try {
      audit.write(workspace, event, address);
    } catch (RuntimeException failed) {
      log.error("Could not write audit entry {}", event.action(), failed);
    }
  }
}
