package org.ringback.server.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.crypto.EnvironmentKeyProvider;
import org.ringback.server.crypto.KeyProvider;
import org.ringback.server.crypto.KmsKeyProvider;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.UuidV7;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Encrypted secrets after a change of the key, after tampering, and with keys of a key management
/// service.
@Order(1)
class SecretReencryptionTest {
  private static final String PUBLIC_URL = "https://voice.example.test";
  private static final String SERVICE_KEY = "the-service-key-of-the-host-product-1234567890";
  private static final String FIRST = key(1);
  private static final String SECOND = key(2);

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private final Guarantee guarantee =
      Guarantee.of(7, "Requests that failed during re-encryption", getClass());
  private final String database = TestDatabase.fresh();
  private final JdbcClient owner = TestDatabase.sql(database);
  private final UuidV7 ids = new UuidV7(Clock.systemUTC(), new SecureRandom());

  /// A workspace with credentials that were encrypted before the server started.
  private record Sealed(WorkspaceId id, String accountSid, String authToken) {}

  @Test
  void many_rows_are_re_encrypted_and_no_request_fails() throws Exception {
    int rows = Guarantee.size(300, 10_000);
    List<WorkspaceId> written = new ArrayList<>();
    try (TestServer server = start(FIRST, "")) {
      for (int i = 0; i < 3; i++) {
        written.add(configured(server, "written-" + i));
      }
    }
    List<Sealed> sealed = seal(new SecretCipher(keys(FIRST)), rows);
    AtomicInteger reads = new AtomicInteger();
    AtomicInteger writes = new AtomicInteger();
    AtomicBoolean isDone = new AtomicBoolean();
    Map<String, Boolean> failed = new ConcurrentHashMap<>();
    try (TestServer server = start(SECOND, FIRST);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> load = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Random random = new Random(guarantee.seed() + i);
        WorkspaceId own = written.get(i);
        load.add(
            threads.submit(
                until(
                    isDone,
                    () -> {
                      Sealed one = sealed.get(random.nextInt(rows));
                      count(reads, failed, webhook(server, one), 204);
                    })));
        load.add(
            threads.submit(
                until(
                    isDone,
                    () ->
                        count(
                            writes,
                            failed,
                            server
                                .post(
                                    at(own) + "/credential-rotations",
                                    SERVICE_KEY,
                                    "{\"what\":\"api-key\",\"revokeNow\":true}")
                                .status(),
                            200))));
      }
      try {
        String old = keys(FIRST).encryptionKey().id();
        for (int left = sealedWith(old); left > 0; left = sealedWith(old)) {
          int before = left;
          eventually(() -> sealedWith(old) < before ? "" : before + " rows have the old key");
        }
        eventually(() -> reads.get() > 50 && writes.get() > 2 ? "" : reads + " and " + writes);
      } finally {
        isDone.set(true);
      }
      for (Future<?> each : load) {
        each.get();
      }
    }
    assertThat(failed).isEmpty();
    try (TestServer server = start(SECOND, "")) {
      for (Sealed one : sealed) {
        assertThat(webhook(server, one)).isEqualTo(204);
      }
    }
    guarantee.recordResult(
        "0 of %,d, for %,d rows".formatted(reads.get() + writes.get(), rows + written.size()));
  }

  @Test
  void a_flipped_bit_and_a_row_of_another_workspace_are_not_decrypted() {
    List<Sealed> sealed = seal(new SecretCipher(keys(FIRST)), 3);
    Sealed flipped = sealed.get(0);
    Sealed copied = sealed.get(1);
    Sealed untouched = sealed.get(2);
    owner
        .sql(
            """
            update voice_credentials
            set auth_token = set_byte(auth_token, 20, get_byte(auth_token, 20) # 1)
            where workspace_id = :id""")
        .param("id", flipped.id().value())
        .update();
    owner
        .sql(
            """
            update voice_credentials mine
            set account_sid = theirs.account_sid, auth_token = theirs.auth_token,
              api_key = theirs.api_key, api_secret = theirs.api_secret
            from voice_credentials theirs
            where mine.workspace_id = :id and theirs.workspace_id = :other""")
        .param("id", copied.id().value())
        .param("other", untouched.id().value())
        .update();
    try (TestServer server = start(FIRST, "")) {
      for (Sealed broken : List.of(flipped, copied)) {
        for (Answer answer :
            List.of(
                server.get(at(broken.id()) + "/twilio-status", SERVICE_KEY),
                server.post(at(broken.id()) + "/test-connection", SERVICE_KEY, "{}"))) {
          assertThatResponse(answer).isProblem(503, "secrets-unreadable");
        }
        // Twilio tries again later, which a 403 would forbid.
        assertThat(webhook(server, broken)).isEqualTo(503);
      }
      assertThat(
              webhook(
                  server, new Sealed(copied.id(), untouched.accountSid(), untouched.authToken())))
          .isEqualTo(503);
      assertThat(webhook(server, untouched)).isEqualTo(204);
    }
  }

  @Test
  void keys_may_come_from_a_key_management_service() {
    KmsKeyProvider.Kms kms = new KmsKeyProvider.Kms();
    Map<String, byte[]> wrapped = new ConcurrentHashMap<>();
    KmsKeyProvider keys = new KmsKeyProvider(kms, wrapped, "none");
    keys.rotateTo("kms-1");
    List<Sealed> sealed = seal(new SecretCipher(keys), 2);
    try (TestServer server = start(keys)) {
      sealed.forEach(one -> assertThat(webhook(server, one)).isEqualTo(204));
      assertThat(kms.asked).hasValue(1);
      keys.rotateTo("kms-2");
      WorkspaceId made = configured(server, "acme");
      assertThat(sealedWith("kms-2")).isEqualTo(1);
      assertThat(server.post(at(made) + "/test-connection", SERVICE_KEY, "{}").status())
          .isEqualTo(200);
    }
    try (TestServer server = start(keys)) {
      eventually(() -> sealedWith("kms-1") == 0 ? "" : "some rows have the old data key");
      sealed.forEach(one -> assertThat(webhook(server, one)).isEqualTo(204));
    }
    kms.isDown = true;
    KeyProvider cold = new KmsKeyProvider(kms, wrapped, "kms-1");
    try (TestServer server = start(cold)) {
      assertThat(webhook(server, sealed.getFirst())).isGreaterThanOrEqualTo(500);
    } catch (IllegalStateException refused) {
      assertThat(refused).hasMessageContaining("does not answer");
    }
  }

  private static Callable<?> until(AtomicBoolean isDone, Runnable step) {
    return () -> {
      while (!isDone.get()) {
        step.run();
      }
      return isDone;
    };
  }

  private static void count(
      AtomicInteger good, Map<String, Boolean> failed, int status, int expected) {
    if (status == expected) {
      good.incrementAndGet();
    } else {
      failed.put("a request was answered " + status + " instead of " + expected, true);
    }
  }

  private WorkspaceId configured(TestServer server, String slug) {
    WorkspaceId workspace = server.workspace(slug);
    Account account = exchange.createAccount(slug);
    Answer answer =
        server.post(
            at(workspace) + "/configure-twilio",
            SERVICE_KEY,
            "{\"accountSid\":\"%s\",\"authToken\":\"%s\"}"
                .formatted(account.sid(), account.authToken()));
    assertThatResponse(answer).hasStatus(200);
    return workspace;
  }

  /// Returns the status of the answer to a webhook of the workspace's own account.
  private int webhook(TestServer server, Sealed workspace) {
    return server
        .twilio(workspace.accountSid(), workspace.authToken())
        .signed(at(workspace.id()) + "/voice/probe", Map.of())
        .status();
  }

  private List<Sealed> seal(SecretCipher cipher, int count) {
    List<Sealed> sealed = new ArrayList<>();
    Random random = guarantee.random();
    SecretCipher.Encryptor encryptor = cipher.encryptor();
    for (int i = 0; i < count; i++) {
      Sealed one = new Sealed(new WorkspaceId(ids.next()), "AC" + hex(random), hex(random));
      String context = one.id().toString();
      owner
          .sql(
              """
              insert into workspaces (id, name, slug, current_period_starts_at, created_at)
                values (:id, 'x', cast(:id as text), now(), now());
              insert into voice_credentials (workspace_id, account_sid, auth_token, api_key,
                  api_secret, twiml_app_sid, setup_method, key_id, created_at, updated_at)
                values (:id, :account, :token, :key, :secret, :app, 'auto', :sealedWith, now(),
                  now());
              insert into health_reports (workspace_id, begun_at) values (:id, now())""")
          .param("id", one.id().value())
          .param("account", one.accountSid())
          .param("token", encryptor.encrypt(context, new Secret(one.authToken())))
          .param("key", "SK" + hex(random))
          .param("secret", encryptor.encrypt(context, new Secret(hex(random))))
          .param("app", "AP" + hex(random))
          .param("sealedWith", encryptor.keyId())
          .update();
      sealed.add(one);
    }
    return sealed;
  }

  private static String hex(Random random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private int sealedWith(String keyId) {
    return owner
        .sql("select count(*) from voice_credentials where key_id = :id")
        .param("id", keyId)
        .query(Integer.class)
        .single();
  }

  private TestServer start(String key, String old) {
    return TestServer.start(environment(key, old));
  }

  private TestServer start(KeyProvider keys) {
    return TestServer.builder().settings(environment(FIRST, "")).keys(keys).start();
  }

  private Map<String, String> environment(String key, String old) {
    return Map.of(
        "DATABASE_URL", database,
        "PUBLIC_URL", PUBLIC_URL,
        "RINGBACK_SECRET_KEY", key,
        "RINGBACK_OLD_SECRET_KEYS", old,
        "SUPABASE_SERVICE_KEY", SERVICE_KEY,
        "RINGBACK_REQUESTS_PER_MINUTE", "0",
        "TWILIO_API_BASE_URL", exchange.baseUrl().toString());
  }

  private static String at(WorkspaceId workspace) {
    return "/api/workspaces/" + workspace;
  }

  private static KeyProvider keys(String base64) {
    return new EnvironmentKeyProvider(new Secret(base64), List.of());
  }

  private static String key(int first) {
    byte[] key = new byte[32];
    key[0] = (byte) first;
    return Base64.getEncoder().encodeToString(key);
  }
}
