package org.ringback.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ringback.exchange.Exchange;
import org.ringback.exchange.ExchangeSettings;
import org.ringback.exchange.account.Account;
import org.ringback.server.RingbackServer;
import org.ringback.server.settings.Settings;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Runs PostgreSQL, the exchange, the server and a seeded workspace in one process.
public final class Demo implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Deque<AutoCloseable> openParts = new ArrayDeque<>();
  private final Exchange exchange;
  private final RingbackServer server;
  private final Account acme;
  private final Account globex;

  private Demo(Map<String, String> environment, boolean fresh) {
    try {
      DataFolder dataFolder =
          closeLater(
              DataFolder.open(Path.of(environment.getOrDefault("RINGBACK_HOME", ".ringback"))));
      DemoDatabase.stopOrphan(dataFolder.databaseFolder());
      if (fresh) {
        dataFolder.deleteAll();
      }
      DemoDatabase database = closeLater(DemoDatabase.start(dataFolder.databaseFolder()));
      exchange =
          closeLater(
              Exchange.start(
                  ExchangeSettings.from(environment).withAccountsFile(dataFolder.exchangeFile())));
      acme = SeedData.account(exchange.accounts(), SeedData.ACME);
      globex = SeedData.account(exchange.accounts(), SeedData.GLOBEX);
      server = closeLater(startServer(environment, dataFolder, database));
      SeedData.seed(server);
      new VoiceSetup(server.url()).connect(SeedData.workspaceId(server, SeedData.ACME), acme);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private RingbackServer startServer(
      Map<String, String> environment, DataFolder dataFolder, DemoDatabase database) {
    DemoSecrets secrets = DemoSecrets.loadOrCreate(dataFolder.secretsFile());
    Map<String, String> settings = new HashMap<>();
    settings.put("HOST", environment.getOrDefault("HOST", "127.0.0.1"));
    settings.put("PORT", environment.getOrDefault("PORT", "8080"));
    String otherOrigins = environment.getOrDefault("BASE_CLIENT_URL", "");
    if (!otherOrigins.isBlank()) {
      settings.computeIfPresent("PORT", (name, port) -> port.equals("0") ? freePort() : port);
      // The console comes first, because links use the first address.
      settings.put(
          "BASE_CLIENT_URL", "http://localhost:" + settings.get("PORT") + "," + otherOrigins);
    }
    for (String each : List.of("RINGBACK_PUSH_SERVICES", "RINGBACK_METRICS_TOKEN")) {
      settings.put(each, environment.getOrDefault(each, ""));
    }
    settings.put("DATABASE_URL", database.url());
    settings.put("RINGBACK_RECORDINGS_DIR", dataFolder.recordingsFolder().toString());
    settings.put("RINGBACK_SECRET_KEY", secrets.secretKey());
    settings.put("JWT_SECRET", secrets.jwtSecret());
    settings.put("RINGBACK_SHUTDOWN_DELAY", "0"); // no load balancer needs it
    settings.put("RINGBACK_FANOUT", "in-process"); // there is one node
    settings.put("TWILIO_API_BASE_URL", exchange.url().toString());
    settings.put("TWILIO_SIGNALLING_URL", "ws://localhost:" + exchange.port());
    settings.put(
        "RINGBACK_DEMO",
        JSON.writeValueAsString(Map.of("phonePage", phonePage(), "signIns", SeedData.USERS)));
    return RingbackServer.start(Settings.from(settings), Clock.systemUTC());
  }

  private static String freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return String.valueOf(free.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String phonePage() {
    return "http://localhost:" + exchange.port() + "/phone";
  }

  private <T extends AutoCloseable> T closeLater(T part) {
    openParts.push(part);
    return part;
  }

  /// Returns the text that explains the running demo to a user.
  private String banner() {
    return """

        Ringback is running.

          Console     %s
          Phone page  %s

          Sign in     %s   password %s   (owner of Acme Support and Globex Sales)
                      %s   password %s   (agent of Acme Support)

          Try it
            1. Receive a call. Console: sign in and turn on Available. Phone page: call %s. Console: Accept.
            2. Make a call. Console: open Dialer, enter the number of the phone page, press Call. Phone page: Answer.
            3. Connect Twilio. Console: choose the workspace Globex Sales, open Settings > Voice and enter
               Account SID %s   Auth Token %s

        Press Ctrl+C to stop everything. Your data is kept. To start over, run bin/run --fresh.
        """
        .formatted(
            server.url(),
            phonePage(),
            SeedData.ADA.email(),
            SeedData.PASSWORD,
            SeedData.GRACE.email(),
            SeedData.PASSWORD,
            SeedData.ACME.number(),
            globex.sid(),
            globex.authToken());
  }

  /// Returns the line from which a test harness reads addresses and seed data.
  private String readyLine() {
    Map<String, Object> ready = new LinkedHashMap<>();
    ready.put("console", server.url().toString());
    ready.put("phone", phonePage());
    ready.put("exchange", exchange.url().toString());
    ready.put("signIns", SeedData.USERS);
    ready.put(
        "workspaces", List.of(describe(SeedData.ACME, acme), describe(SeedData.GLOBEX, globex)));
    return "RINGBACK_READY " + JSON.writeValueAsString(ready);
  }

  private Map<String, String> describe(SeedData.SeedWorkspace workspace, Account account) {
    return Map.of(
        "id", SeedData.workspaceId(server, workspace).value().toString(),
        "name", workspace.name(),
        "number", workspace.number(),
        "accountSid", account.sid(),
        "authToken", account.authToken());
  }

  @Override
  public void close() {
    while (!openParts.isEmpty()) {
      AutoCloseable part = openParts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LoggerFactory.getLogger(Demo.class).warn("Could not stop {}", part, e);
      }
    }
  }

  public static void main(String[] arguments) {
    try {
      Demo demo = new Demo(System.getenv(), Arrays.asList(arguments).contains("--fresh"));
      Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "shutdown"));
      if (System.getenv("RINGBACK_READY_JSON") != null) {
        System.out.println(demo.readyLine());
      }
      System.out.println(demo.banner());
    } catch (RuntimeException e) {
      System.err.println(e.getMessage() == null ? e.toString() : e.getMessage());
      LoggerFactory.getLogger(Demo.class).debug("Could not start the demo", e);
      System.exit(1);
    }
  }
}
