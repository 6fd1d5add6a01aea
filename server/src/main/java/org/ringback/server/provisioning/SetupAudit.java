package org.ringback.server.provisioning;

import java.util.Map;

/// Writes what a set-up does into the audit log, in the transaction that keeps it.
@FunctionalInterface
public interface SetupAudit {
  String CONFIGURED = "credentials.configured";
  String NUMBERS = "phone-numbers.changed";

  /// @param action [#CONFIGURED] or [#NUMBERS]
  /// @param detail before and after, and how; no secret
  void write(String action, Map<String, String> detail);
}
