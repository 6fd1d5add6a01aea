package org.ringback.server.line;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.audit.CallAuditLog;
import org.ringback.server.call.Calls;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.events.EventRoutes;
import org.ringback.server.events.Realtime;
import org.ringback.server.events.SocketAuthenticator;
import org.ringback.server.http.HttpServer;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.routing.VoiceRouting;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.settings.DatabaseAddress;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.E164;
import org.ringback.server.webhook.WebhookCredentials;
import org.ringback.server.webhook.WebhookInbox;
import org.ringback.server.webhook.WebhookRoutes;

/// Calls, webhooks and event sockets over a real HTTP server and a real PostgreSQL. Who is signed
/// in is said by the test; Twilio is played by the test, which signs as Twilio does.
public final class Line implements AutoCloseable {
  /// Not where the server listens: signatures are over what is configured.
  public static final URI PUBLIC_URL = URI.create("https://voice.example.test");

  public static final String ACCOUNT = "AC" + "a".repeat(32);
  public static final String NUMBER = "+15550100100";
  public static final String OTHERS_NUMBER = "+15550100200";
  private static final String AUTH_TOKEN = "0123456789abcdef0123456789abcdef";

  public final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
  public final WorkspaceId otherWorkspace = new WorkspaceId(UUID.randomUUID());
  public final Database db;
  public final Realtime realtime;
  public final Calls calls;
  private final DatabaseAddress database = TestDatabase.freshAddress();
  private final HttpServer server;
  private final WebhookInbox inbox;
  private final TwilioCaller twilio;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, ClientIdentity> signedIn = new ConcurrentHashMap<>();
  private final Set<WorkspaceId> withNumber = ConcurrentHashMap.newKeySet();

  public Line() throws IOException {
    this(Realtime::new);
  }

  /// @param makeRealtime for a test that cannot wait as long as a page may
  public Line(BiFunction<Database, Clock, Realtime> makeRealtime) throws IOException {
    db = Database.open(database);
    Clock clock = Clock.systemUTC();
    realtime = makeRealtime.apply(db, clock);
    UuidV7 ids = new UuidV7(clock, RandomGenerator.getDefault());
    AuditLog audit = new AuditLog(db, Optional::empty, ids, clock);
    calls = new Calls(db, realtime, new CallAuditLog(audit), ids, clock);
    VoiceRouting routing =
        new VoiceRouting(
            calls,
            realtime,
            new SignedIn(),
            id -> withNumber.contains(id) ? Optional.of(NUMBER) : Optional.empty(),
            new NothingIsRefused(),
            (_, _, _, _) -> {});
    inbox = new WebhookInbox(db, calls, clock).start();
    WebhookRoutes webhooks =
        new WebhookRoutes(
            calls,
            routing,
            inbox,
            id ->
                id.equals(workspace)
                    ? Optional.of(new WebhookCredentials(ACCOUNT, List.of(new Secret(AUTH_TOKEN))))
                    : Optional.empty(),
            (account, to) ->
                !account.equals(ACCOUNT)
                    ? Optional.empty()
                    : switch (to) {
                      case NUMBER -> Optional.of(workspace);
                      case OTHERS_NUMBER -> Optional.of(otherWorkspace);
                      default -> Optional.empty();
                    },
            (_, _) -> {},
            (_, _) -> {},
            PUBLIC_URL,
            clock);
    EventRoutes events = new EventRoutes(realtime, this::ask, calls::live);
    server = HttpServer.start("127.0.0.1", 0, List.of(), "", List.of(webhooks, events));
    twilio =
        new TwilioCaller(
            http, PUBLIC_URL, URI.create("http://127.0.0.1:" + server.port()), ACCOUNT, AUTH_TOKEN);
    workspace(workspace, "acme");
    workspace(otherWorkspace, "other");
    withNumber.add(workspace);
    db.ofAll()
        .sql(
            """
            insert into phone_numbers (id, workspace_id, sid, number, label, created_at)
            values (gen_random_uuid(), :workspace, 'PN1', :number, 'Main line', now());
            insert into contacts (id, workspace_id, name, number, created_at)
            values (gen_random_uuid(), :workspace, 'Grace Hopper', '+15550001111', now())""")
        .param("workspace", workspace.value())
        .param("number", NUMBER)
        .update();
  }

  /// A person with a session.
  ///
  /// @return the session's identity; its token is its text
  public ClientIdentity signIn(String name) {
    UUID user = UUID.randomUUID();
    db.ofAll()
        .sql("insert into users (id, email, name, created_at) values (:id, :email, :name, now())")
        .param("id", user)
        .param("email", user + "@example.test")
        .param("name", name)
        .update();
    return signIn(new UserId(user));
  }

  public ClientIdentity signIn(UserId user) {
    ClientIdentity identity = new ClientIdentity(user, new SessionId(UUID.randomUUID()));
    signedIn.put(identity.toString(), identity);
    return identity;
  }

  public void signOut(ClientIdentity identity) {
    signedIn.remove(identity.toString());
    realtime.sessionEnded(identity.session());
  }

  /// Ends a session of which nobody tells the sockets.
  public void forget(ClientIdentity identity) {
    signedIn.remove(identity.toString());
  }

  public void losesItsNumber() {
    withNumber.clear();
  }

  /// A page that has been welcomed.
  public TestPage page(ClientIdentity identity) {
    TestPage page = connect(workspace.value().toString()).hello(identity.toString(), null);
    page.frame("welcome");
    return page;
  }

  public TestPage connect(String workspaceId) {
    return connect(workspaceId, true);
  }

  public TestPage connect(String workspaceId, boolean answersPings) {
    return new TestPage(
        http,
        URI.create(
            "ws://127.0.0.1:" + server.port() + "/api/workspaces/" + workspaceId + "/events"),
        answersPings);
  }

  /// Posts a webhook that Twilio has signed, with AccountSid.
  public HttpResponse<String> twilio(String path, Map<String, String> parameters) {
    return twilio.signed(path, parameters);
  }

  /// Posts a webhook with a JSON body whose hash Twilio has signed.
  ///
  /// @param sent what comes in its place
  public HttpResponse<String> json(String path, String body, String sent) {
    return twilio.json(path, body, sent);
  }

  public HttpResponse<String> post(String path, Map<String, String> parameters, String signature) {
    return twilio.post(path, parameters, signature);
  }

  public String voice() {
    return "/api/workspaces/" + workspace.value() + "/voice";
  }

  public String sign(String url, Map<String, String> parameters) {
    return twilio.sign(url, parameters);
  }

  /// A connection to the same database, with which a test stands in the way.
  public Connection connection() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), null);
  }

  public void asOwner(String sql) throws SQLException {
    try (Connection connection = connection()) {
      connection.createStatement().execute(sql);
    }
  }

  /// How many rows a table has.
  public int rows(String table) {
    return db.ofAll().sql("select count(*) from " + table).query(Integer.class).single();
  }

  private SocketAuthenticator.Answer ask(WorkspaceId asked, String token) {
    ClientIdentity identity = signedIn.get(token);
    if (identity == null) {
      return new SocketAuthenticator.Answer.Unauthorized();
    }
    return asked.equals(workspace)
        ? new SocketAuthenticator.Answer.Authenticated(identity, "")
        : new SocketAuthenticator.Answer.NotFound();
  }

  private void workspace(WorkspaceId id, String slug) {
    db.ofAll()
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values (:id, :slug, :slug, now(), now())""")
        .param("id", id.value())
        .param("slug", slug)
        .update();
  }

  @Override
  public void close() throws IOException {
    realtime.close();
    server.close();
    inbox.close();
    db.close();
    http.close();
  }

  private final class SignedIn implements VoiceRouting.Callers {
    @Override
    public boolean mayCall(WorkspaceId asked, ClientIdentity identity) {
      return signedIn.containsValue(identity);
    }

    @Override
    public boolean holds(WorkspaceId asked, ClientIdentity identity, String grant) {
      return true;
    }
  }

  /// What may be dialled is decided elsewhere, and tested there.
  private static final class NothingIsRefused implements VoiceRouting.Dialling {
    @Override
    public Optional<String> refuseEmergency(WorkspaceId workspace, UserId member, String typed) {
      return Optional.empty();
    }

    @Override
    public Optional<String> refuse(WorkspaceId workspace, UserId member, E164 to) {
      return Optional.empty();
    }

    @Override
    public Duration longest(WorkspaceId workspace, UserId member) {
      return Duration.ofHours(4);
    }
  }
}
