package org.ringback.server.settings;

/// How nodes notify each other of events and revocations.
public enum FanoutKind {
  /// There is one node only.
  IN_PROCESS,
  /// By `NOTIFY` and `LISTEN`.
  POSTGRESQL,
  /// By pub/sub.
  REDIS
}
