package org.ringback.server.prompt;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.webhook.WebhookUrls;

/// Receives the prompts of a workspace, and serves them to Twilio and to players.
final class PromptRoutes implements Routes {
  private final Access access;
  private final Prompts prompts;

  PromptRoutes(Access access, Prompts prompts) {
    this.access = access;
    this.prompts = prompts;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.post(
        "/api/workspaces/{workspaceId}/prompts", this::add, RouteAccess.ADMIN, RouteAccess.SERVICE);
    routes.get(WebhookUrls.PROMPTS + "{promptId}", this::play, RouteAccess.PUBLIC);
  }

  private void add(Context context) {
    WorkspacePrincipal by = access.principal(context);
    PromptAudio audio =
        PromptAudio.of(body(context))
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.of(
                            400,
                            "prompt-unreadable",
                            "The audio cannot be used",
                            "The body should be a WAV file of at most "
                                + PromptAudio.MAX_SECONDS
                                + " seconds. Convert the file, or record it again.")));
    Json.answer(
        context,
        201,
        Map.of("id", prompts.add(by.workspace(), audio), "durationMs", audio.durationMs()));
  }

  /// Reads at most one byte more than allowed, independently of Content-Length.
  private static byte[] body(Context context) {
    try {
      byte[] body = context.req().getInputStream().readNBytes(PromptAudio.MAX_BYTES + 1);
      if (body.length > PromptAudio.MAX_BYTES) {
        throw new ProblemException(
            Problem.of(413, "too-large", "Too large", "Send a WAV file of at most 2 MiB."));
      }
      return body;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void play(Context context) {
    byte[] audio =
        Uuids.parse(context.pathParam("promptId"))
            .flatMap(prompts::audio)
            .orElseThrow(ProblemException::notFound);
    context
        .contentType("audio/wav")
        .header("Cache-Control", "public, max-age=31536000, immutable")
        .result(audio);
  }
}
