package org.ringback.demo;

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

/// Everything in one process for a newcomer: PostgreSQL, the exchange, the server and a workspace
/// to try.
public final class Demo implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final Exchange exchange;
  private final RingbackServer server;
  private final Account acme;
  private final Account globex;

  private Demo(Map<String, String> environment, boolean fresh) {
    try {
      Home home =
          opened(Home.open(Path.of(environment.getOrDefault("RINGBACK_HOME", ".ringback"))));
      DemoDatabase.endOrphan(home.database());
      if (fresh) {
        home.startOver();
      }
      DemoDatabase database = opened(DemoDatabase.start(home.database()));
      exchange =
          opened(
              Exchange.start(ExchangeSettings.from(environment).withAccountsFile(home.exchange())));
      acme = SeedData.account(exchange.accounts(), SeedData.ACME);
      globex = SeedData.account(exchange.accounts(), SeedData.GLOBEX);
      server = opened(startServer(environment, home, database));
      SeedData.seed(server);
      new Setup(server.url()).connect(SeedData.workspace(server, SeedData.ACME), acme);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private RingbackServer startServer(
      Map<String, String> environment, Home home, DemoDatabase database) {
    DemoSecrets secrets = DemoSecrets.in(home.secrets());
    Map<String, String> settings = new HashMap<>();
    settings.put("HOST", environment.getOrDefault("HOST", "127.0.0.1"));
    settings.put("PORT", environment.getOrDefault("PORT", "8080"));
    settings.put("DATABASE_URL", database.url());
    settings.put("RINGBACK_SECRET_KEY", secrets.secretKey());
    settings.put("JWT_SECRET", secrets.jwtSecret());
    settings.put("RINGBACK_SHUTDOWN_DELAY", "0"); // no balancer waits for the news
    settings.put("TWILIO_API_BASE_URL", exchange.url().toString());
    settings.put("TWILIO_SIGNALLING_URL", "ws://localhost:" + exchange.port());
    settings.put(
        "RINGBACK_DEMO",
        JSON.writeValueAsString(Map.of("phonePage", phonePage(), "signIns", SeedData.SIGN_INS)));
    return RingbackServer.start(Settings.from(settings), Clock.systemUTC());
  }

  private String phonePage() {
    return "http://localhost:" + exchange.port() + "/phone";
  }

  private <T extends AutoCloseable> T opened(T part) {
    running.push(part);
    return part;
  }

  /// What a person reads.
  private String greeting() {
    return """

        Ringback runs.

          Console     %s
          Phone page  %s

          Sign in as  %s   password  %s   (owner; also of Globex Sales)
                      %s   password  %s   (agent)

          Try this
            1. Console: sign in, switch on Available. Phone page: Call %s. Accept, and talk.
            2. Console, Dialer: type the phone page's number, press Call. Phone page: Answer.
            3. Console, workspace Globex Sales, Settings > Voice: connect it with
               Account SID %s   Auth Token %s

        Ctrl-C stops all of it. The data stays; bin/run --fresh starts over.
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

  /// What a test harness reads.
  private String readyLine() {
    Map<String, Object> ready = new LinkedHashMap<>();
    ready.put("console", server.url().toString());
    ready.put("phone", phonePage());
    ready.put("exchange", exchange.url().toString());
    ready.put("signIns", SeedData.SIGN_INS);
    ready.put(
        "workspaces", List.of(described(SeedData.ACME, acme), described(SeedData.GLOBEX, globex)));
    return "RINGBACK_READY " + JSON.writeValueAsString(ready);
  }

  private Map<String, String> described(SeedData.Team team, Account account) {
    return Map.of(
        "id", SeedData.workspace(server, team).value().toString(),
        "name", team.name(),
        "number", team.number(),
        "accountSid", account.sid(),
        "authToken", account.authToken());
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      AutoCloseable part = running.pop();
      try {
        part.close();
      } catch (Exception e) {
        LoggerFactory.getLogger(Demo.class).warn("{} did not stop cleanly", part, e);
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
      System.out.println(demo.greeting());
    } catch (RuntimeException e) {
      System.err.println(e.getMessage() == null ? e.toString() : e.getMessage());
      LoggerFactory.getLogger(Demo.class).debug("the demo did not start", e);
      System.exit(1);
    }
  }
}
