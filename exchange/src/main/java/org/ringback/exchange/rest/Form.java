package org.ringback.exchange.rest;

import io.javalin.http.Context;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;

/// The form parameters of a request.
record Form(Map<String, List<String>> values) {
  private static final int INVALID = 20001;

  Form(Context context) {
    this(context.formParamMap());
  }

  Optional<String> text(String name) {
    return all(name).stream().findFirst();
  }

  String text(String name, String defaultValue) {
    return text(name).orElse(defaultValue);
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  boolean has(String name) {
    return text(name).isPresent();
  }

  /// Returns a URL with its method; absent parameters keep the given values.
  WebhookTarget target(
      String urlName, String methodName, WebhookTarget before, int invalidUrlCode) {
    String url = text(urlName, before.url());
    if (!url.isEmpty() && !isHttp(url)) {
      throw new TwilioError(400, invalidUrlCode, urlName + " is not a valid URL: " + url);
    }
    String method = text(methodName, before.method()).toUpperCase(Locale.ROOT);
    if (!Set.of("GET", "POST").contains(method)) {
      throw new TwilioError(400, 21403, methodName + " must be GET or POST");
    }
    return new WebhookTarget(url, method);
  }

  private static boolean isHttp(String url) {
    try {
      int hash = url.indexOf('#');
      URI uri = URI.create(hash < 0 ? url : url.substring(0, hash));
      return uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// Returns one of a few allowed values.
  String one(String name, String defaultValue, Set<String> allowed) {
    String value = text(name, defaultValue);
    if (!allowed.contains(value)) {
      throw new TwilioError(
          400, INVALID, name + " must be one of " + String.join(", ", allowed) + ", not " + value);
    }
    return value;
  }

  /// @return null when the parameter is absent
  @Nullable Boolean flag(String name) {
    return switch (text(name, "").toLowerCase(Locale.ROOT)) {
      case "" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> throw new TwilioError(400, INVALID, name + " must be true or false");
    };
  }
}
