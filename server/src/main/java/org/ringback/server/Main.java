package org.ringback.server;

import java.time.Clock;
import java.util.Map;
import org.ringback.server.db.DatabaseStartupException;
import org.ringback.server.http.BoundPort;
import org.ringback.server.settings.Settings;
import org.ringback.server.settings.SettingsException;

/// Starts the server alone, from the environment. What is wrong with that is told in sentences.
public final class Main {
  private static final String LOGGING = "logback.configurationFile";

  private Main() {}

  /// `RINGBACK_LOG`: `json`, a line each for machines, unless `text` is asked for.
  private static String form(Map<String, String> environment) {
    return environment.getOrDefault("RINGBACK_LOG", "json").equals("text") ? "" : "-json";
  }

  public static void main(String[] arguments) {
    if (System.getProperty(LOGGING) == null) {
      // By a name of its own: the server is a library too, and must not bring its host a
      // logback.xml.
      System.setProperty(LOGGING, "ringback-server-logback" + form(System.getenv()) + ".xml");
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
