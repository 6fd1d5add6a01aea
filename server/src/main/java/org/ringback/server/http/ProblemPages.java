package org.ringback.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// `GET /problems/{code}`: the page that a problem's `type` points to (RFC 9457 section 3.1.1), and
/// the list of all problems. The pages contain no input of requests.
public final class ProblemPages implements Routes {
  private final Map<String, String> meanings = read();

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/problems", this::all, RouteAccess.PUBLIC);
    routes.get("/problems/{code}", this::one, RouteAccess.PUBLIC);
  }

  private void all(Context context) {
    page(
        context,
        "Problems",
        meanings.entrySet().stream()
            .map(
                each ->
                    "<dt><a href=\"/problems/%1$s\">%1$s</a></dt><dd>%2$s</dd>"
                        .formatted(each.getKey(), each.getValue()))
            .collect(Collectors.joining("", "<dl>", "</dl>")));
  }

  private void one(Context context) {
    String code = context.pathParam("code");
    String meaning = meanings.get(code);
    if (meaning == null) {
      throw ProblemException.notFound();
    }
    page(context, code, "<p>" + meaning + "</p><p><a href=\"/problems\">All problems</a></p>");
  }

  private static void page(Context context, String title, String body) {
    context
        .contentType("text/html; charset=utf-8")
        .result(
            """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>%1$s</title>
            <link rel="icon" href="data:,"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
            <body style="font: 15px/1.6 system-ui; max-width: 42rem; margin: 3rem auto; padding: 0 1rem">
            <h1>%1$s</h1>%2$s</body></html>
            """
                .formatted(title, body));
  }

  private static Map<String, String> read() {
    Properties read = new Properties();
    try (InputStream file = ProblemPages.class.getResourceAsStream("/problems.properties")) {
      if (file == null) {
        throw new IllegalStateException("problems.properties is missing from the jar");
      }
      read.load(new InputStreamReader(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> meanings = new TreeMap<>();
    read.forEach((code, meaning) -> meanings.put((String) code, (String) meaning));
    return meanings;
  }
}
