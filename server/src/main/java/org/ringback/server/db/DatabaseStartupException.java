package org.ringback.server.db;

import java.util.Objects;

/// The database is unreachable at startup, or used by nodes of an earlier version. The message is
/// for the operator.
public final class DatabaseStartupException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DatabaseStartupException(String message) {
    super(message);
  }

  DatabaseStartupException(RuntimeException cause) {
    super(
        "Ringback cannot connect to the database of DATABASE_URL: "
            + Objects.requireNonNullElse(cause.getCause(), cause).getMessage(),
        cause);
  }
}
