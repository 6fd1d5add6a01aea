package org.ringback.server.routing;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.webhook.WebhookUrls;

/// Serves the sounds that callers hear. Twilio caches them.
final class SoundRoutes implements Routes {
  private final Map<Sound, byte[]> generated = new ConcurrentHashMap<>();

  @Override
  public void register(RoutesConfig routes) {
    routes.get(WebhookUrls.SOUNDS + "{file}", this::sound, RouteAccess.PUBLIC);
  }

  private void sound(Context context) {
    String file = context.pathParam("file");
    Sound sound =
        Arrays.stream(Sound.values())
            .filter(each -> each.file().equals(file))
            .findFirst()
            .orElseThrow(ProblemException::notFound);
    context
        .contentType("audio/wav")
        .header("Cache-Control", "public, max-age=31536000, immutable")
        .result(generated.computeIfAbsent(sound, Sound::wav));
  }
}
