package org.ringback.server.load;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.ringback.server.crypto.EnvironmentKeyProvider;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestServer;

/// Workspaces with users, their sessions, Twilio credentials and queued calls. Each identifier is
/// the MD5 of a kind and a number, in Java as in SQL, so that both processes know it.
///
/// @param calls the calls of all workspaces, of which each can cause three events
record LoadData(int workspaces, int usersPerWorkspace, int calls) {
  static final String PUBLIC_URL = "https://voice.example.test";

  /// The statuses of a call that cause an event.
  static final List<String> STATUSES = List.of("ringing", "in-progress", "completed");

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  int users() {
    return workspaces * usersPerWorkspace;
  }

  static UUID id(String kind, int number) {
    String hex = hex(kind, number);
    return new UUID(
        Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
  }

  static String hex(String kind, int number) {
    try {
      byte[] name = (kind + number).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(name));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /// Returns the workspace of a user or call.
  UUID workspaceOf(int number) {
    return id("workspace", number % workspaces);
  }

  /// Returns the bearer token of a user's session.
  static String bearer(int user) {
    long now = Instant.now().getEpochSecond();
    String signed =
        base64("{\"alg\":\"HS256\"}")
            + "."
            + base64(
                """
                {"iss":"ringback","aud":"ringback","sub":"%s","sid":"%s","iat":%d,"exp":%d}"""
                    .formatted(id("user", user), id("session", user), now, now + 43_200));
    return signed + "." + BASE64.encodeToString(hmac("HmacSHA256", TestServer.JWT_SECRET, signed));
  }

  /// The path of a callback, its form and its signature.
  record Callback(String target, Map<String, String> form, String signature) {}

  /// Returns the callback of a call's status, as Twilio sends and signs it.
  Callback callback(int call, String status) {
    int workspace = call % workspaces;
    Map<String, String> form = new TreeMap<>();
    form.put("AccountSid", "AC" + hex("account", workspace));
    form.put("CallSid", "CA" + hex("leg", call));
    form.put("CallStatus", status);
    form.put("Direction", "outbound-api");
    form.put("From", "+1555%07d".formatted(workspace));
    form.put("To", "+1556%07d".formatted(call));
    form.put("SequenceNumber", String.valueOf(1 + STATUSES.indexOf(status)));
    String target =
        "/api/workspaces/%s/voice/status?callId=%s".formatted(workspaceOf(call), id("call", call));
    StringBuilder signed = new StringBuilder(PUBLIC_URL + target);
    form.forEach((name, value) -> signed.append(name).append(value));
    return new Callback(
        target,
        form,
        Base64.getEncoder()
            .encodeToString(hmac("HmacSHA1", hex("token", workspace), signed.toString())));
  }

  /// Inserts the rows. The database must have its tables.
  void insert(String databaseUrl, Map<String, String> environment) {
    TestDatabase.sql(databaseUrl)
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
              select md5('workspace' || i)::uuid, 'Workspace ' || i, 'load-' || i, now(), now()
              from generate_series(0, %1$d - 1) i;
            insert into users (id, email, name, created_at)
              select md5('user' || i)::uuid, 'agent' || i || '@load.example', 'Agent ' || i, now()
              from generate_series(0, %2$d - 1) i;
            insert into workspace_members (workspace_id, user_id, role)
              select md5('workspace' || i %% %1$d)::uuid, md5('user' || i)::uuid, 'agent'
              from generate_series(0, %2$d - 1) i;
            insert into phone_numbers (id, workspace_id, sid, number, label, created_at)
              select md5('number' || i)::uuid, md5('workspace' || i)::uuid, 'PN' || md5('number' || i),
                '+1555' || lpad(i::text, 7, '0'), 'Line', now()
              from generate_series(0, %1$d - 1) i;
            insert into sessions
                (id, user_id, created_at, last_seen_at, expires_at, user_agent, ip)
              select md5('session' || i)::uuid, md5('user' || i)::uuid, now(), now(),
                now() + interval '12 hours', 'load', '127.0.0.1'
              from generate_series(0, %2$d - 1) i;
            insert into calls (id, workspace_id, call_sid, direction, "from", "to", status,
                created_at, line_number, updated_at, asked_at)
              select md5('call' || i)::uuid, md5('workspace' || i %% %1$d)::uuid,
                'CA' || md5('leg' || i), 'outbound-api',
                '+1555' || lpad((i %% %1$d)::text, 7, '0'), '+1556' || lpad(i::text, 7, '0'),
                'queued', now(), '+1555' || lpad((i %% %1$d)::text, 7, '0'), now(),
                now() + interval '1 day' -- keeps the reconciler from requesting it from Twilio
              from generate_series(0, %3$d - 1) i;
            insert into call_legs (workspace_id, call_sid, call_id, kind, status, sequence)
              select md5('workspace' || i %% %1$d)::uuid, 'CA' || md5('leg' || i),
                md5('call' || i)::uuid, 'customer', 'queued', -1
              from generate_series(0, %3$d - 1) i"""
                .formatted(workspaces, users(), calls))
        .update();
    insertCredentials(databaseUrl, environment);
    TestDatabase.sql(databaseUrl).sql("analyze").update();
  }

  private void insertCredentials(String databaseUrl, Map<String, String> environment) {
    String key = environment.getOrDefault("RINGBACK_SECRET_KEY", "");
    SecretCipher.Encryptor cipher =
        new SecretCipher(new EnvironmentKeyProvider(new Secret(key), List.of())).encryptor();
    try (var connection = java.sql.DriverManager.getConnection(databaseUrl);
        PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into voice_credentials (workspace_id, account_sid, auth_token, api_key,
                  api_secret, twiml_app_sid, setup_method, key_id, created_at, updated_at)
                values (?, ?, ?, ?, ?, ?, 'auto', ?, now(), now())""")) {
      for (int i = 0; i < workspaces; i++) {
        String workspace = id("workspace", i).toString();
        insert.setObject(1, id("workspace", i));
        insert.setString(2, "AC" + hex("account", i));
        insert.setBytes(3, cipher.encrypt(workspace, new Secret(hex("token", i))));
        insert.setString(4, "SK" + hex("key", i));
        insert.setBytes(5, cipher.encrypt(workspace, new Secret(hex("secret", i))));
        insert.setString(6, "AP" + hex("app", i));
        insert.setString(7, cipher.keyId());
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String base64(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] hmac(String algorithm, String key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
