package org.ringback.server;

import ch.qos.logback.classic.LoggerContext;
import java.time.Clock;
import java.util.Map;
import org.ringback.server.db.DatabaseStartupException;
import org.ringback.server.http.BoundPort;
import org.ringback.server.settings.Settings;
import org.ringback.server.settings.SettingsException;
import org.slf4j.LoggerFactory;

/// Starts the server from environment variables. Prints configuration errors without a stack trace.
public final class Main {
  private static final String LOGGING = "logback.configurationFile";

  private Main() {}

  /// Returns the suffix of the log configuration that `RINGBACK_LOG` selects: `json` (default) or
  /// `text`.
  private static String logFormat(Map<String, String> environment) {
    return environment.getOrDefault("RINGBACK_LOG", "json").equals("text") ? "" : "-json";
  }

  public static void main(String[] arguments) {
    if (System.getProperty(LOGGING) == null) {
      // Not logback.xml, because the server is also a library, and its host has its own.
      System.setProperty(LOGGING, "ringback-server-logback" + logFormat(System.getenv()) + ".xml");
    }
    try {
      RingbackServer server =
          RingbackServer.start(Settings.from(System.getenv()), Clock.systemUTC());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(server), "shutdown"));
    } catch (SettingsException | BoundPort.PortTaken | DatabaseStartupException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static void shutDown(RingbackServer server) {
    server.close();
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
      logging.stop(); // writes the last lines
    }
  }
}
