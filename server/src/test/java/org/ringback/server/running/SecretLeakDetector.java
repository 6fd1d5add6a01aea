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

/// Everything that a server says while it runs: what the test hands over, and each line of the log,
/// with the logging that is shipped and the root at TRACE. The exchange, which is in the same
/// process, is not listened to.
public final class SecretLeakDetector extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final String SHIPPED = "/ringback-server-logback-json.xml";

  /// @param where it was said: `log`, or what was asked, as in `GET /api/me`
  public record Saying(String where, String text) {}

  /// What must not be said.
  ///
  /// @param where else it has to be said, since people need it once
  public record Canary(String name, String text, Set<String> where) {
    public static Canary of(String name, String text) {
      return new Canary(name, text, Set.of());
    }

    /// The text as it is, and as bytes are commonly written.
    public List<String> forms() {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return List.of(
          text,
          HexFormat.of().formatHex(bytes),
          Base64.getEncoder().withoutPadding().encodeToString(bytes),
          Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
  }

  private final List<Saying> sayings = Collections.synchronizedList(new ArrayList<>());
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

  public void hear(String where, String text) {
    sayings.add(new Saying(where, text));
  }

  public List<Saying> sayings() {
    return List.copyOf(sayings);
  }

  /// Where which canary was heard, in words without the canary.
  public List<String> hits(List<Canary> canaries) {
    return sayings().stream()
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
      hear(
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

  /// What libraries log by the JDK's own means, PostgreSQL's driver among them.
  private Handler drivers() {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        hear(
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

  /// The tests' logging is as it was.
  @Override
  public void close() {
    java.util.logging.Logger jdk = java.util.logging.Logger.getLogger("");
    jdk.removeHandler(drivers);
    jdk.setLevel(java.util.logging.Level.INFO);
    configure("/logback-test.xml");
  }
}
