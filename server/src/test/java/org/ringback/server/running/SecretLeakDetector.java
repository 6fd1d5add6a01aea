package org.ringback.server.running;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Collects all output of a server: what the test adds, and each line of the log, with the shipped
/// logging configuration and the root logger at TRACE. Ignores the exchange, which runs in the same
/// process.
public final class SecretLeakDetector extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final String SHIPPED = "/ringback-server-logback-json.xml";

  /// @param where `log`, or the request, as in `GET /api/me`
  public record Output(String where, String text) {}

  /// A secret that must not appear in the output.
  ///
  /// @param where the places where it must appear once, because the user needs it there
  public record Canary(String name, String text, Set<String> where) {
    public static Canary of(String name, String text) {
      return new Canary(name, text, Set.of());
    }

    /// Returns the text itself and its common encodings.
    public List<String> forms() {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return List.of(
          text,
          HexFormat.of().formatHex(bytes),
          Base64.getEncoder().withoutPadding().encodeToString(bytes),
          Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
  }

  private final List<Output> outputs = Collections.synchronizedList(new ArrayList<>());
  private final LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Handler drivers = drivers();

  private SecretLeakDetector() {
    configure(SHIPPED);
    setContext(logging);
    start();
    Logger root = logging.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(this);
    root.setLevel(Level.TRACE);
    logging.getLogger("org.ringback").setLevel(Level.TRACE);
    java.util.logging.Logger jdk = java.util.logging.Logger.getLogger("");
    jdk.addHandler(drivers);
    jdk.setLevel(java.util.logging.Level.ALL);
  }

  public static SecretLeakDetector listen() {
    return new SecretLeakDetector();
  }

  public void record(String where, String text) {
    outputs.add(new Output(where, text));
  }

  public List<Output> outputs() {
    return List.copyOf(outputs);
  }

  /// Returns which canary appeared where, without the canary itself.
  public List<String> hits(List<Canary> canaries) {
    return outputs().stream()
        .flatMap(
            saying ->
                canaries.stream()
                    .filter(canary -> !canary.where().contains(saying.where()))
                    .filter(canary -> canary.forms().stream().anyMatch(saying.text()::contains))
                    .map(canary -> canary.name() + " in " + saying.where() + ": " + saying.text()))
        .toList();
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (!event.getLoggerName().startsWith("org.ringback.exchange")) {
      String fault =
          event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy());
      record(
          "log",
          String.join(
              " ",
              event.getThreadName(),
              event.getLoggerName(),
              event.getFormattedMessage(),
              Arrays.toString(event.getArgumentArray()),
              String.valueOf(event.getKeyValuePairs()),
              String.valueOf(event.getMDCPropertyMap()),
              fault));
    }
  }

  /// Forwards what libraries, such as PostgreSQL's driver, log with `java.util.logging`.
  private Handler drivers() {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        record(
            "log",
            line.getLoggerName()
                + " "
                + line.getMessage()
                + " "
                + Arrays.toString(line.getParameters())
                + " "
                + words(line.getThrown()));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static String words(@Nullable Throwable thrown) {
    return thrown == null ? "" : thrown + " " + words(thrown.getCause());
  }

  private void configure(String resource) {
    try {
      logging.reset();
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(logging);
      URL shipped =
          Objects.requireNonNull(SecretLeakDetector.class.getResource(resource), resource);
      configurator.doConfigure(shipped);
    } catch (JoranException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Restores the logging configuration of the tests.
  @Override
  public void close() {
    java.util.logging.Logger jdk = java.util.logging.Logger.getLogger("");
    jdk.removeHandler(drivers);
    jdk.setLevel(java.util.logging.Level.INFO);
    configure("/logback-test.xml");
  }
}
