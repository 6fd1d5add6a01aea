package org.ringback.server.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Serves the console from the classpath folder `/console/`, with its start page for every path
/// that the console routes itself.
public final class ConsolePages implements FallbackHandler {
  private static final Pattern FILE =
      Pattern.compile("/(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_.-]+\\.([a-z0-9]+)");
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("map", "application/json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("wav", "audio/wav"),
          Map.entry("txt", "text/plain; charset=utf-8"));
  private static final String NOT_BUILT =
      """
      <!doctype html><html lang="en"><meta charset="utf-8"><title>Ringback</title>
      <h1>The console is not built</h1>
      <p>The server is running. To serve the console, start it with <code>bin/run</code>, or build
      the folder <code>web</code> before the jar.</p></html>
      """;

  @Override
  public void answer(Context context) {
    String path = context.path();
    if (path.startsWith("/api/") || path.equals("/api")) {
      throw ProblemException.notFound();
    }
    var file = FILE.matcher(path);
    if (file.matches()) {
      serve(context, path, TYPES.getOrDefault(file.group(1), "application/octet-stream"));
      return;
    }
    if (!path.equals("/") && !acceptsHtml(context)) {
      throw ProblemException.notFound();
    }
    byte[] page = read("/index.html");
    context.contentType("text/html; charset=utf-8").header("Cache-Control", "no-cache");
    if (page == null) {
      context.status(503).result(NOT_BUILT);
    } else {
      context.result(page);
    }
  }

  private static boolean acceptsHtml(Context context) {
    String accept = context.header("Accept");
    return accept != null && accept.contains("text/html");
  }

  private static void serve(Context context, String path, String type) {
    byte[] content = read(path);
    if (content == null) {
      throw ProblemException.notFound();
    }
    // Names in assets/ contain a hash of the content.
    String caching =
        path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    context.contentType(type).header("Cache-Control", caching).result(content);
  }

  private static byte @Nullable [] read(String path) {
    try (InputStream stream = ConsolePages.class.getResourceAsStream("/console" + path)) {
      return stream == null ? null : stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
