package org.ringback.server.tenancy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;

/// Where people's doings are written down: the audit log, which stands above this package.
@FunctionalInterface
public interface AuditSink {
  /// @param by who did it; null when nobody was signed in
  /// @param action like `member.removed`
  /// @param subject what it was done to
  /// @param detail without secrets
  void write(
      WorkspaceId workspace,
      @Nullable UserId by,
      String action,
      @Nullable String subject,
      Map<String, String> detail);
}
