package org.ringback.exchange.phone;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Serves the phone page at `/phone` from the classpath folder of the same name.
public final class PhonePageRoutes {
  private static final String HTML = "text/html; charset=utf-8";
  private static final Pattern FILE =
      Pattern.compile("/phone/(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_.-]+\\.([a-z0-9]+)");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", HTML,
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "woff2", "font/woff2",
          "wav", "audio/wav",
          "mp3", "audio/mpeg");
  private static final String NOT_BUILT =
      """
      <!doctype html><html lang="en"><meta charset="utf-8"><title>Phone</title>
      <h1>The phone page is not built</h1>
      <p>The exchange is running. To include the phone page, start it with <code>bin/run</code>, or
      build the folder <code>web</code> before the jar.</p></html>
      """;

  private PhonePageRoutes() {}

  public static void register(RoutesConfig routes) {
    routes.get("/phone", PhonePageRoutes::page);
    routes.get("/phone/", PhonePageRoutes::page);
    routes.get("/phone/<file>", PhonePageRoutes::file);
  }

  private static void page(Context context) {
    byte[] page = read("/phone/index.html");
    context.contentType(HTML).header("Cache-Control", "no-cache");
    if (page == null) {
      context.status(503).result(NOT_BUILT);
    } else {
      context.result(page);
    }
  }

  private static void file(Context context) {
    Matcher name = FILE.matcher(context.path());
    byte[] content = name.matches() ? read(context.path()) : null;
    if (content == null) {
      context.status(404).contentType("text/plain").result("File not found.");
      return;
    }
    // Vite adds a content hash to the file names in assets/.
    String caching =
        context.path().startsWith("/phone/assets/")
            ? "public, max-age=31536000, immutable"
            : "no-cache";
    context
        .contentType(TYPES.getOrDefault(name.group(1), "application/octet-stream"))
        .header("Cache-Control", caching)
        .result(content);
  }

  private static byte @Nullable [] read(String path) {
    try (InputStream stream = PhonePageRoutes.class.getResourceAsStream(path)) {
      return stream == null ? null : stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
