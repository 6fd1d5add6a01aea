package org.ringback.server.dialpolicy;

import java.time.Instant;
import java.util.Map;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// Reads usage from the calls. The call package implements it, because it depends on this one.
public interface UsageSource {
  /// Returns what outgoing calls that began since then have used.
  Usage usage(WorkspaceId workspace, UserId member, Instant since);

  /// Returns started minutes of outgoing calls that began since then.
  Minutes minutes(WorkspaceId workspace, Instant since);

  /// @param total of all calls, including those of former members
  record Minutes(long total, Map<UserId, Long> byMember) {
    long of(UserId member) {
      return byMember.getOrDefault(member, 0L);
    }
  }
}
