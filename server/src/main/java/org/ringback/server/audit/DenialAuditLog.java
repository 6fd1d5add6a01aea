package org.ringback.server.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Tenant;
import org.ringback.server.identity.UserId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes audit entries for denied requests. Attackers can cause them, so each node writes the same
/// denial once a minute, and at most [#MAX_PER_HOUR] of a workspace in an hour. It writes on
/// another thread, so that response times do not reveal which workspaces exist.
public final class DenialAuditLog {
  private static final Logger log = LoggerFactory.getLogger(DenialAuditLog.class);

  /// Maximum number of entries of one workspace in an hour.
  static final int MAX_PER_HOUR = 200;

  private static final int MAX_SUBJECT_LENGTH = 200;

  private final AuditLog audit;
  private final Cache<DedupKey, Boolean> recent =
      Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(Duration.ofMinutes(1)).build();
  private final Cache<Tenant, AtomicInteger> written =
      Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(Duration.ofHours(1)).build();

  public DenialAuditLog(AuditLog audit) {
    this.audit = audit;
  }

  private record DedupKey(
      Tenant workspace, AuditEvent.Actor actor, @Nullable UserId by, String what, String address) {}

  public void write(Tenant workspace, AuditEvent event) {
    Optional<String> address = audit.clientAddress();
    String what = event.action() + " " + event.subject() + " " + event.detail();
    DedupKey same = new DedupKey(workspace, event.actor(), event.user(), what, address.orElse(""));
    boolean isNew = recent.asMap().putIfAbsent(same, true) == null;
    if (isNew
        && written.get(workspace, _ -> new AtomicInteger()).incrementAndGet() <= MAX_PER_HOUR) {
      Thread.ofVirtual()
          .name("denial audit")
          .start(() -> append(workspace, shortened(event), address));
    }
  }

  private static AuditEvent shortened(AuditEvent event) {
    String subject = event.subject();
    return subject == null || subject.length() <= MAX_SUBJECT_LENGTH
        ? event
        : new AuditEvent(
            event.actor(),
            event.user(),
            event.action(),
            subject.substring(0, MAX_SUBJECT_LENGTH),
            event.detail());
  }

  private void append(Tenant workspace, AuditEvent event, Optional<String> address) {
    try {
      audit.write(workspace, event, address);
    } catch (RuntimeException failed) {
      log.error("Could not write audit entry {}", event.action(), failed);
    }
  }
}
