package org.ringback.server.http;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The network address that a request came from: of who has connected, or, when that is a proxy of
/// ours, of whom the proxy speaks for. What anybody else says in `X-Forwarded-For` is not believed:
/// each proxy adds on the right whom it has seen, so the list is read from there, as long as it
/// names proxies of ours.
public final class ClientAddressResolver {
  private static final Pattern WITH_PORT = Pattern.compile("[\\d.]+:\\d+");

  private final Predicate<InetAddress> isProxy;

  /// Threads that a request starts work for it, so they have its address too.
  private final ThreadLocal<@Nullable String> now = new InheritableThreadLocal<>();

  /// @param isProxy whether a proxy of ours has that address
  public ClientAddressResolver(Predicate<InetAddress> isProxy) {
    this.isProxy = isProxy;
  }

  /// The address behind the request that this thread answers; empty when it answers none.
  public Optional<String> current() {
    return Optional.ofNullable(now.get());
  }

  void bind(Context context) {
    now.set(context.ip());
  }

  String of(Context context) {
    String address = stripPort(context.req().getRemoteAddr());
    if (context.req().getHeader("X-Forwarded-For") == null) {
      return address;
    }
    List<String> forwardedFor =
        forwardedFor(Collections.list(context.req().getHeaders("X-Forwarded-For")));
    while (!forwardedFor.isEmpty() && parseLiteral(address).filter(isProxy).isPresent()) {
      Optional<InetAddress> before = parseLiteral(stripPort(forwardedFor.removeLast()));
      if (before.isEmpty()) {
        break;
      }
      address = before.get().getHostAddress();
    }
    return address;
  }

  private static List<String> forwardedFor(List<String> headers) {
    List<String> addresses = new ArrayList<>();
    headers.forEach(header -> addresses.addAll(List.of(header.split(",", -1))));
    return addresses;
  }

  /// Without the brackets and the port that some proxies add.
  private static String stripPort(String address) {
    String text = address.strip();
    if (text.startsWith("[")) {
      return text.substring(1, Math.max(1, text.indexOf(']')));
    }
    return WITH_PORT.matcher(text).matches() ? text.substring(0, text.indexOf(':')) : text;
  }

  private static Optional<InetAddress> parseLiteral(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }
}
