package org.ringback.server;

import java.time.Clock;
import java.util.Map;
import org.ringback.server.db.DatabaseStartupException;
import org.ringback.server.http.BoundPort;
import org.ringback.server.settings.Settings;
import org.ringback.server.settings.SettingsException;

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
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
    } catch (SettingsException | BoundPort.PortTaken | DatabaseStartupException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }
}
