package org.ringback.server.credentials;

import java.util.Map;

/// Writes a set-up into the audit log, in the transaction that keeps the credentials.
@FunctionalInterface
interface SetupRecord {
  /// @param detail what was set up and how; no secret
  void write(Map<String, String> detail);
}
