package org.ringback.server.running;

import org.assertj.core.api.AbstractAssert;
import org.ringback.server.running.TestServer.Answer;

/// Assertions about a response of the server. They show the whole response when they fail.
public final class ResponseAssert extends AbstractAssert<ResponseAssert, Answer> {
  private ResponseAssert(Answer actual) {
    super(actual, ResponseAssert.class);
  }

  public static ResponseAssert assertThatResponse(Answer actual) {
    return new ResponseAssert(actual);
  }

  public ResponseAssert hasStatus(int status) {
    if (actual.status() != status) {
      throw failure("Expected status %s, but the response is %s", status, actual);
    }
    return this;
  }

  /// Verifies that the response is an RFC 9457 problem.
  public ResponseAssert isProblem(int status, String code) {
    hasStatus(status);
    if (!actual.code().equals(code)) {
      throw failure("Expected the problem %s, but the response is %s", code, actual);
    }
    return this;
  }
}
