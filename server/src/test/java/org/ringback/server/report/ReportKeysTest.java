package org.ringback.server.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.report.TestReceiver.Request;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import tools.jackson.databind.JsonNode;

/// The secrets of webhooks and the keys of files after a change of `RINGBACK_SECRET_KEY`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportKeysTest extends ReportScenario {
  private static final String OLD = key(1);
  private static final String NEW = key(2);

  @Test
  void a_new_key_re_encrypts_the_secrets_and_the_keys_of_files() {
    String database = TestDatabase.fresh();
    JsonNode sent;
    String kept;
    JsonNode run;
    String file;
    try (TestServer first = node(database, OLD, "")) {
      acme = TestWorkspace.create(first);
      acme.signInAgain();
      sent = create("Sent", FIGURES, "csv", webhook("/keys")).json();
      kept = id(create("Kept", FIGURES, "csv", FILE).json());
      runNow(kept);
      run = awaitState(kept, "done");
      file = download(kept, run).body();
    }
    List<String> before = keyIds(database);
    assertThat(before).hasSize(1);

    node(database, NEW, OLD).close();
    assertThat(keyIds(database)).hasSize(1).doesNotContainAnyElementsOf(before);

    try (TestServer last = node(database, NEW, "")) {
      Answer again =
          last.get(
              acme.path("/reports/" + kept + "/runs/" + run.path("id").asString() + "/file"),
              acme.administrator());
      assertThatResponse(again).hasStatus(200);
      assertThat(again.body()).isEqualTo(file);
      assertThatResponse(
              last.post(acme.path("/reports/" + id(sent) + "/runs"), acme.administrator(), ""))
          .hasStatus(202);
      Request request = receiver.await("/keys", 0);
      assertThat(request.isSignedWith(sent.path("secret").asString())).isTrue();
    }
  }

  @Test
  void a_server_starts_although_a_key_is_missing() {
    String database = TestDatabase.fresh();
    String sent;
    try (TestServer first = node(database, OLD, "")) {
      acme = TestWorkspace.create(first);
      acme.signInAgain();
      sent = id(create("Sent", FIGURES, "csv", webhook("/lost")).json());
    }
    List<String> before = keyIds(database);
    try (TestServer last = node(database, NEW, "")) {
      assertThatResponse(last.get(acme.path("/reports"), acme.administrator())).hasStatus(200);
      assertThat(keyIds(database)).isEqualTo(before);
      assertThatResponse(
              last.post(acme.path("/reports/" + sent + "/secret"), acme.administrator(), ""))
          .hasStatus(200);
      assertThat(keyIds(database)).doesNotContainAnyElementsOf(before);
    }
  }

  private TestServer node(String database, String key, String old) {
    return node(
        Map.of(
            "DATABASE_URL", database,
            "RINGBACK_SECRET_KEY", key,
            "RINGBACK_OLD_SECRET_KEYS", old));
  }

  /// Returns the keys that have encrypted the secret of a webhook or the key of a file.
  private static List<String> keyIds(String database) {
    return TestDatabase.sql(database)
        .sql(
            """
            select key_id from reports where secret is not null
            union select key_id from report_runs where data_key is not null""")
        .query(String.class)
        .list();
  }

  private static String key(int first) {
    byte[] key = new byte[32];
    key[0] = (byte) first;
    return Base64.getEncoder().encodeToString(key);
  }
}
