package org.ringback.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/// `GET /docs`: openapi.yaml in Swagger UI, which is served from a jar.
public final class DocsPages implements Routes {
  private static final String JAR = "/META-INF/resources/webjars/swagger-ui/5.32.0/";
  private static final Map<String, String> FILES =
      Map.of(
          "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
          "swagger-ui.css", "text/css; charset=utf-8");
  private static final String PAGE =
      """
      <!doctype html><html lang="en"><meta charset="utf-8"><title>Ringback API</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <link rel="icon" href="data:,"><link rel="stylesheet" href="/docs/swagger-ui.css">
      <body style="margin: 0; background: #fff"><main id="docs"></main>
      <script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>
      """;
  private static final String START =
      """
      SwaggerUIBundle({
        url: '/openapi.yaml', dom_id: '#docs', deepLinking: true, docExpansion: 'list',
        defaultModelsExpandDepth: 0, tryItOutEnabled: false, validatorUrl: null,
      })
      """;

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/docs", DocsPages::page, RouteAccess.PUBLIC);
    routes.get("/docs/{file}", DocsPages::file, RouteAccess.PUBLIC);
  }

  private static void page(Context context) {
    context
        .contentType("text/html; charset=utf-8")
        .header("Cache-Control", "no-cache")
        .result(PAGE);
  }

  private static void file(Context context) {
    String name = context.pathParam("file");
    if (name.equals("start.js")) {
      context.contentType("text/javascript; charset=utf-8").result(START);
      return;
    }
    String type = FILES.get(name);
    if (type == null) {
      throw ProblemException.notFound();
    }
    try (InputStream file = DocsPages.class.getResourceAsStream(JAR + name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      context
          .contentType(type)
          .header("Cache-Control", "public, max-age=86400")
          .result(file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
