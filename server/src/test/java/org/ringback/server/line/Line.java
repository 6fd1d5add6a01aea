package org.ringback.server.line;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.ringback.server.access.AccessFeature;
import org.ringback.server.audit.AuditFeature;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.audit.DenialAuditLog;
import org.ringback.server.call.CallFeature;
import org.ringback.server.call.Calls;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.dialpolicy.DialPolicy;
import org.ringback.server.events.EventsFeature;
import org.ringback.server.events.HeartbeatConfig;
import org.ringback.server.events.Realtime;
import org.ringback.server.http.ClientAddressResolver;
import org.ringback.server.http.HttpServer;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.IdentityFeature;
import org.ringback.server.identity.Sessions;
import org.ringback.server.identity.UserId;
import org.ringback.server.routing.RoutingFeature;
import org.ringback.server.running.TestCredentials;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestServer;
import org.ringback.server.settings.DatabaseAddress;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.TenancyFeature;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.voicetoken.VoiceGrants;
import org.ringback.server.voicetoken.VoiceTokenFeature;
import org.ringback.server.webhook.CallbackHandler;
import org.ringback.server.webhook.ReceivedProbes;
import org.ringback.server.webhook.WebhookFeature;
import org.ringback.server.webhook.WebhookInbox;

/// A server with calls, webhooks and event sockets, over real HTTP and a real PostgreSQL. The test
/// creates the sessions, and sends signed webhooks in place of Twilio.
public final class Line implements AutoCloseable {
  /// Differs from the server's address, because signatures cover the configured URL.
  public static final URI PUBLIC_URL = URI.create("https://voice.example.test");

  public static final String ACCOUNT = "AC" + "a".repeat(32);
  public static final String NUMBER = "+15550100100";
  public static final String OTHERS_NUMBER = "+15550100200";
  private static final String AUTH_TOKEN = "0123456789abcdef0123456789abcdef";

  public final WorkspaceId workspace;
  public final WorkspaceId otherWorkspace;
  public final Database db;
  public final Realtime realtime;
  public final Calls calls;
  public final CallbackHandler statusCallbacks;
  private final DatabaseAddress database = TestDatabase.freshAddress();
  private final IdentityFeature identity;
  private final Workspaces workspaces;
  private final VoiceGrants grants;
  private final HttpServer server;
  private final WebhookInbox inbox;
  private final TwilioCaller twilio;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<ClientIdentity, String> tokens = new ConcurrentHashMap<>();

  public Line() throws IOException {
    this(HeartbeatConfig.STANDARD);
  }

  /// @param heartbeats shorter timeouts for tests
  public Line(HeartbeatConfig heartbeats) throws IOException {
    db = Database.open(database);
    Clock clock = Clock.systemUTC();
    realtime = new Realtime(db, clock, heartbeats);
    UuidV7 ids = new UuidV7(clock, RandomGenerator.getDefault());
    AuditFeature auditing = AuditFeature.of(db, new ClientAddressResolver(_ -> false), ids, clock);
    AuditLog audit = auditing.log();
    DenialAuditLog denials = auditing.denials();
    Settings settings = Settings.from(TestServer.environment());
    identity = IdentityFeature.of(db, settings, ids, clock);
    workspaces =
        TenancyFeature.of(db, settings, PUBLIC_URL, identity, auditing, ids, clock).workspaces();
    AccessFeature access =
        AccessFeature.of(db, null, identity.sessions(), workspaces, auditing, ids, clock);
    identity.sessions().onEnded(realtime::sessionEnded);
    Credentials credentials =
        TestCredentials.of(
            db,
            Optional.of(
                new Settings.TwilioFallback(
                    ACCOUNT,
                    new Secret(AUTH_TOKEN),
                    "SK" + "a".repeat(32),
                    new Secret("secret"),
                    "AP" + "a".repeat(32))));
    grants = VoiceTokenFeature.of(db, settings, access, credentials, ids, clock).grants();
    CallFeature call = CallFeature.of(db, realtime, access.access(), audit, ids, clock);
    calls = call.calls();
    statusCallbacks = call.statusCallbacks();
    RoutingFeature routing =
        RoutingFeature.of(
            calls,
            realtime,
            identity.sessions(),
            workspaces,
            grants,
            credentials,
            new DialPolicy(db, credentials, calls, audit, clock),
            denials,
            PUBLIC_URL);
    WebhookFeature webhook =
        WebhookFeature.of(
            db,
            credentials,
            new ReceivedProbes(),
            routing.voice(),
            routing.dialed(),
            statusCallbacks,
            denials,
            PUBLIC_URL,
            clock);
    inbox = webhook.inbox();
    EventsFeature events = EventsFeature.of(realtime, identity.sessions(), workspaces, grants);
    server =
        HttpServer.start(
            "127.0.0.1",
            0,
            List.of(),
            "",
            List.of(webhook.routes(), events.routes(call.liveCalls())));
    twilio =
        new TwilioCaller(
            http, PUBLIC_URL, URI.create("http://127.0.0.1:" + server.port()), ACCOUNT, AUTH_TOKEN);
    workspace = workspaces.create("Acme", "acme");
    otherWorkspace = workspaces.create("Other", "other");
    TestCredentials.addNumber(db, workspace, NUMBER);
    TestCredentials.addNumber(db, otherWorkspace, OTHERS_NUMBER);
    db.ofAll()
        .sql(
            """
            insert into contacts (id, workspace_id, name, number, created_at)
            values (gen_random_uuid(), :workspace, 'Grace Hopper', '+15550001111', now())""")
        .param("workspace", workspace.value())
        .update();
  }

  /// Signs in a new member of the workspace.
  public ClientIdentity signIn(String name) {
    UserId user =
        identity.users().createInvited(UUID.randomUUID() + "@example.test", name, "no password");
    workspaces.admit(workspace, user, Role.AGENT);
    return signIn(user);
  }

  public ClientIdentity signIn(UserId user) {
    Sessions.Started session = identity.sessions().start(user, null, "127.0.0.1");
    ClientIdentity client = new ClientIdentity(user, session.session());
    tokens.put(client, session.token());
    return client;
  }

  public String token(ClientIdentity client) {
    return Objects.requireNonNull(tokens.get(client));
  }

  public void signOut(ClientIdentity client) {
    identity.sessions().end(client.session());
  }

  /// Ends a session in the database, as another node does, without a notification of this node.
  public void endElsewhere(ClientIdentity client) {
    db.ofAll()
        .sql("update sessions set ended_at = now() where id = :id")
        .param("id", client.session().value())
        .update();
  }

  /// Returns the voice grant that the session's access token carries.
  public String grant(ClientIdentity client) {
    return grants.of(workspace, client.session());
  }

  /// Returns an authenticated socket.
  public TestPage page(ClientIdentity client) {
    TestPage page = connect(workspace.value().toString()).hello(token(client), null);
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

  /// Posts a webhook with AccountSid and a valid signature.
  public HttpResponse<String> twilio(String path, Map<String, String> parameters) {
    return twilio.signed(path, parameters);
  }

  /// Posts a webhook with the signed hash of a JSON body.
  ///
  /// @param sent the body that is sent instead
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

  /// Returns another connection to the database, for locks.
  public Connection connection() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), null);
  }

  public void asOwner(String sql) throws SQLException {
    try (Connection connection = connection()) {
      connection.createStatement().execute(sql);
    }
  }

  /// Returns the number of rows of a table.
  public int rows(String table) {
    return db.ofAll().sql("select count(*) from " + table).query(Integer.class).single();
  }

  @Override
  public void close() throws IOException {
    realtime.close();
    server.close();
    inbox.close();
    identity.sessions().close();
    db.close();
    http.close();
  }
}
