package org.ringback.server.tenancy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;

/// Writes audit entries. The audit package implements it, because it depends on this one.
@FunctionalInterface
public interface AuditSink {
  /// @param by the acting user; null without a signed-in user
  /// @param action like `member.removed`
  /// @param subject the affected object
  /// @param detail without secrets
  void write(
      WorkspaceId workspace,
      @Nullable UserId by,
      String action,
      @Nullable String subject,
      Map<String, String> detail);
}
