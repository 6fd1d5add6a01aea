package org.ringback.server.http;

import java.util.List;
import java.util.Map;

/// An exception that carries a [Problem].
public class ProblemException extends RuntimeException implements Problem.Source {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  public ProblemException(Problem problem) {
    this(problem, Map.of());
  }

  public ProblemException(Problem problem, Map<String, String> headers) {
    super(problem.code() + ": " + problem.detail());
    this.problem = problem;
    this.headers = Map.copyOf(headers);
  }

  public static ProblemException invalid(String pointer, String detail) {
    return invalid(List.of(new Problem.FieldError(pointer, detail)));
  }

  public static ProblemException invalid(List<Problem.FieldError> errors) {
    return new ProblemException(
        Problem.of(400, "invalid-request", "The request is not valid", errors.getFirst().detail())
            .withErrors(errors));
  }

  public static ProblemException unauthorized() {
    return new ProblemException(
        Problem.of(
            401,
            "unauthorized",
            "Sign in first",
            "The bearer token is missing or invalid. Sign in again."),
        Map.of("WWW-Authenticate", "Bearer"));
  }

  public static ProblemException forbidden(String detail) {
    return new ProblemException(Problem.of(403, "forbidden", "Not allowed", detail));
  }

  /// Also used for objects of other workspaces, so that their existence is not revealed.
  public static ProblemException notFound() {
    return new ProblemException(
        Problem.of(
            404,
            "not-found",
            "Not found",
            "The object does not exist, or you have no access to it. Check the URL."));
  }

  @Override
  public Problem problem() {
    return problem;
  }

  @Override
  public Map<String, String> headers() {
    return headers;
  }
}
