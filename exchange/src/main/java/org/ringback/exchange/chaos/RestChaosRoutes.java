package org.ringback.exchange.chaos;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.ringback.exchange.admin.AdminApi;
import org.ringback.exchange.time.ExchangeClock;

/// Injects faults into REST requests: delays, 429, 5xx and closed connections. A rejected request
/// has no effect; a request whose response is lost or late has its effect.
public final class RestChaosRoutes {
  private static final Pattern ACCOUNT = Pattern.compile("/2010-04-01/Accounts/(AC[0-9a-f]{32}).*");

  private static final Pattern RECORDING =
      Pattern.compile(
          "/2010-04-01/Accounts/AC[0-9a-f]{32}/Recordings/RE[0-9a-f]{32}(\\.wav|\\.mp3)?");

  private static final String SLOW_RESPONSE = "chaos.slowResponse";
  private static final String DROP_RESPONSE = "chaos.dropResponse";

  private final ChaosRules chaos;
  private final ExchangeClock clock;
  private final UnaryOperator<String> accounts;

  /// @param accounts returns the SID of the account for a REST user name
  public RestChaosRoutes(ChaosRules chaos, ExchangeClock clock, UnaryOperator<String> accounts) {
    this.accounts = accounts;
    this.chaos = chaos;
    this.clock = clock;
  }

  /// Must be called before the affected routes are registered.
  public void register(RoutesConfig routes) {
    routes.before("/2010-04-01/*", this::inject);
    routes.before("/v1/*", this::inject);
    routes.after("/2010-04-01/*", this::injectIntoResponse);
    routes.after("/v1/*", this::injectIntoResponse);
  }

  private void inject(Context context) throws InterruptedException {
    if (chaos.rules().isEmpty()) {
      return;
    }
    Optional<ChaosRule> slow = triggers(ChaosMode.REST_SLOW, context);
    if (slow.isPresent()) {
      clock.sleep(slow.get().length());
    }
    triggers(ChaosMode.REST_SLOW_RESPONSE, context)
        .ifPresent(
            // From now on, so that a test may step the clock as soon as it sees the effect.
            rule -> context.attribute(SLOW_RESPONSE, clock.nanos() + rule.length().toNanos()));
    triggers(ChaosMode.REST_DROP_RESPONSE, context)
        .ifPresent(_ -> context.attribute(DROP_RESPONSE, true));
    if (triggers(ChaosMode.REST_DROP, context).isPresent()) {
      context.skipRemainingHandlers();
      closeConnection(context);
    } else if (triggers(ChaosMode.REST_429, context).isPresent()) {
      context.header("Retry-After", "1");
      refuse(context, 429, 20429, "Too Many Requests");
    } else if (triggers(ChaosMode.REST_5XX, context).isPresent()) {
      refuse(context, 503, 20503, "Service is unavailable");
    } else if (isAudio(context) && triggers(ChaosMode.RECORDINGS_LATE, context).isPresent()) {
      refuse(context, 404, 20404, "The requested resource was not found");
    }
  }

  private static boolean isAudio(Context context) {
    return context.method() == HandlerType.GET && RECORDING.matcher(context.path()).matches();
  }

  /// Shortens the audio of a recording to its first half.
  private void truncate(Context context) {
    InputStream audio = context.resultInputStream();
    if (audio == null
        || context.statusCode() != 200
        || !isAudio(context)
        || triggers(ChaosMode.RECORDINGS_TRUNCATED, context).isEmpty()) {
      return;
    }
    try (audio) {
      byte[] all = audio.readAllBytes();
      byte[] half = Arrays.copyOf(all, all.length / 2);
      context.header("Content-Length", String.valueOf(half.length)).result(half);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void injectIntoResponse(Context context) throws InterruptedException {
    if (!chaos.rules().isEmpty()) {
      truncate(context);
    }
    Long end = context.attribute(SLOW_RESPONSE);
    if (end != null) {
      clock.sleepUntil(end);
    }
    if (context.attribute(DROP_RESPONSE) != null) {
      closeConnection(context);
    }
  }

  private static void closeConnection(Context context) {
    ServletContextRequest.getServletContextRequest(context.req())
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint()
        .close();
  }

  private Optional<ChaosRule> triggers(ChaosMode mode, Context context) {
    if (!chaos.has(mode)) {
      return Optional.empty();
    }
    List<String> numbers =
        Stream.of("To", "From")
            .map(name -> Optional.ofNullable(context.formParam(name)).orElse(""))
            .toList();
    return chaos.triggersRequest(
        mode, account(context), numbers, context.method() + " " + context.path());
  }

  /// Returns the SID of the path's account; without one, that of the authenticated account.
  private String account(Context context) {
    Matcher account = ACCOUNT.matcher(context.path());
    if (account.matches()) {
      return account.group(1);
    }
    var basic = context.basicAuthCredentials();
    return basic == null ? "" : accounts.apply(basic.getUsername());
  }

  private static void refuse(Context context, int status, int code, String message) {
    AdminApi.respond(
        context,
        status,
        Map.of(
            "code",
            code,
            "message",
            message,
            "more_info",
            "https://www.twilio.com/docs/errors/" + code,
            "status",
            status));
    context.skipRemainingHandlers();
  }
}
