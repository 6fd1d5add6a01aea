package org.ringback.server.events;

/// Why a socket is closed; the codes of asyncapi.yaml.
enum CloseCode {
  STOPPING(1001, "the server stops"),
  NOT_UNDERSTOOD(4400, "frame not understood"),
  UNAUTHORIZED(4401, "no valid token, or its session has ended"),
  NOT_FOUND(4404, "no such workspace, or not a member any more"),
  GRANT_ENDED(4409, "voice tokens have ended; come back"),
  SILENT(4408, "no hello, or no answer to ping"),
  TOO_SLOW(4413, "too slow a reader");

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
