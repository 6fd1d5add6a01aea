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

/// Resolves the client address of a request: the peer, or for trusted proxies the address in
/// `X-Forwarded-For`. Each proxy appends its peer on the right, and clients may send the header
/// too. So the list is read from the right, up to the first address that is not a trusted proxy.
public final class ClientAddressResolver {
  private static final Pattern WITH_PORT = Pattern.compile("[\\d.]+:\\d+");

  private final Predicate<InetAddress> isProxy;

  /// Inherited by threads that a request starts.
  private final ThreadLocal<@Nullable String> current = new InheritableThreadLocal<>();

  /// @param isProxy whether the address is a trusted proxy's
  public ClientAddressResolver(Predicate<InetAddress> isProxy) {
    this.isProxy = isProxy;
  }

  /// Returns the client address of the request that the thread handles; empty outside a request.
  public Optional<String> current() {
    return Optional.ofNullable(current.get());
  }

  void bind(Context context) {
    current.set(context.ip());
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

  /// Removes the brackets and the port that some proxies add.
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
