package org.ringback.server.events;

/// The close codes of asyncapi.yaml.
enum CloseCode {
  STOPPING(1001, "server is shutting down"),
  FAILED(1011, "the server failed, reconnect"),
  LOG_REPLACED(1012, "event log was replaced, reconnect"),
  NOT_UNDERSTOOD(4400, "invalid frame"),
  UNAUTHORIZED(4401, "invalid token or ended session"),
  NOT_FOUND(4404, "unknown workspace or not a member"),
  GRANT_ENDED(4409, "voice grant revoked, reconnect for a new token"),
  SILENT(4408, "no hello or no pong in time"),
  TOO_SLOW(4413, "outgoing queue full");

  private final int code;
  private final String reason;

  CloseCode(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  int code() {
    return code;
  }

  String reason() {
    return reason;
  }
}
