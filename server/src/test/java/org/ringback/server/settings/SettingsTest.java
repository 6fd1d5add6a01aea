package org.ringback.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.ringback.server.call.CallArchiver;
import org.ringback.server.crypto.Secret;
import org.ringback.server.running.TestServer;

class SettingsTest {
  private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  private static Map<String, String> minimum() {
    return new HashMap<>(
        Map.of(
            "DATABASE_URL", "postgres://ada:p%40ss@db.example.test:5433/calls",
            "RINGBACK_SECRET_KEY", KEY,
            "JWT_SECRET", "a secret of thirty-two bytes and more"));
  }

  @Test
  void a_database_and_two_secrets_are_the_minimum() {
    Settings settings = Settings.from(minimum());
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.twilioApi()).isEqualTo(URI.create("https://api.twilio.com"));
    assertThat(settings.signallingUrl()).isEmpty();
    assertThat(settings.conferenceRegion()).isEqualTo("us1");
    assertThat(settings.publicUrl()).isEmpty();
    assertThat(settings.database().jdbcUrl())
        .isEqualTo("jdbc:postgresql://db.example.test:5433/calls");
    assertThat(settings.database().user()).isEqualTo("ada");
    assertThat(settings.ops().shutdownDelay()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.ops().trustedProxies()).isEmpty();
  }

  @Test
  void all_invalid_variables_are_reported_together() {
    SettingsException invalid =
        catchThrowableOfType(
            SettingsException.class,
            () ->
                Settings.from(
                    Map.of(
                        "PORT", "99999",
                        "JWT_SECRET", "short",
                        "PUBLIC_URL", "ftp://example.test",
                        "TWILIO_ACCOUNT_SID", "AC123",
                        "TWILIO_CONFERENCE_REGION", "mars1",
                        "RINGBACK_ADMIN_EMAIL", "ada@example.test",
                        "RINGBACK_CHAT_URL", "http://localhost:8081/",
                        "RINGBACK_VOSK_URLS", "ws://localhost:2700",
                        "RINGBACK_DEMO", "[]")));
    assertThat(invalid.errors())
        .extracting(f -> f.substring(0, f.indexOf(' ')))
        .contains(
            "PORT",
            "DATABASE_URL",
            "RINGBACK_SECRET_KEY",
            "JWT_SECRET",
            "PUBLIC_URL",
            "TWILIO_ACCOUNT_SID",
            "TWILIO_AUTH_TOKEN",
            "TWILIO_CONFERENCE_REGION",
            "RINGBACK_ADMIN_EMAIL",
            "RINGBACK_CHAT_MODEL",
            "RINGBACK_VOSK_URLS",
            "RINGBACK_DEMO");
    assertThat(invalid).hasMessageContaining("openssl rand -base64 32");
  }

  @Test
  void an_error_does_not_contain_a_secret() {
    Map<String, String> environment = minimum();
    environment.put("DATABASE_URL", "mysql://ada:hunter2@db/calls");
    environment.put("RINGBACK_SECRET_KEY", "hunter3");
    SettingsException invalid =
        catchThrowableOfType(SettingsException.class, () -> Settings.from(environment));
    assertThat(invalid.getMessage()).doesNotContain("hunter");
  }

  @Test
  void settings_print_without_their_secrets() {
    assertThat(Settings.from(minimum()).toString())
        .doesNotContain("p@ss", KEY, "thirty-two")
        .contains("[REDACTED]");
  }

  @Test
  void vosk_has_a_server_for_each_language_and_excludes_another_engine() {
    Map<String, String> environment = minimum();
    environment.put("RINGBACK_VOSK_URLS", "en=ws://vosk-en:2700, en-IN=wss://vosk.example/in");
    assertThat(Settings.from(environment).speech())
        .get()
        .isInstanceOfSatisfying(
            SpeechSettings.Vosk.class,
            vosk -> {
              assertThat(vosk.server("en-US")).contains(URI.create("ws://vosk-en:2700"));
              assertThat(vosk.server("en-IN")).contains(URI.create("wss://vosk.example/in"));
              assertThat(vosk.server("de-DE")).isEmpty();
            });
    environment.put("RINGBACK_SPEECH_URL", "http://localhost:8000");
    assertThatThrownBy(() -> Settings.from(environment)).hasMessageContaining("Set one.");
    environment.remove("RINGBACK_SPEECH_URL");
    for (String invalid : List.of("en=http://vosk:2700", "en=ws://a,en=ws://b", "en=ws://a,")) {
      environment.put("RINGBACK_VOSK_URLS", invalid);
      assertThatThrownBy(() -> Settings.from(environment))
          .as(invalid)
          .hasMessageContaining("one server for each language");
    }
  }

  @Test
  void redis_is_optional_and_its_address_names_host_port_database_and_credentials() {
    Function<String, Optional<RedisAddress>> redis =
        url -> {
          Map<String, String> environment = minimum();
          environment.put("REDIS_URL", url);
          return Settings.from(environment).redis();
        };
    assertThat(redis.apply("")).isEmpty();
    assertThat(redis.apply("redis://cache.example.test"))
        .contains(new RedisAddress("cache.example.test", 6379, false, null, null, 0));
    assertThat(redis.apply("redis://:p%40ss@[2001:db8::1]:7000/"))
        .contains(new RedisAddress("2001:db8::1", 7000, false, null, new Secret("p@ss"), 0));
    assertThat(redis.apply("rediss://ada:p%40ss@cache.example.test:7001/3"))
        .contains(new RedisAddress("cache.example.test", 7001, true, "ada", new Secret("p@ss"), 3));
    for (String wrong :
        List.of(
            "cache.example.test:6379",
            "http://cache.example.test",
            "redis://",
            "redis://hunter2@cache.example.test",
            "redis://:hunter2@cache.example.test/one",
            "redis://:hunter2@cache.example.test:port",
            "redis://:hunter2@cache.example.test/0?timeout=1")) {
      assertThatThrownBy(() -> redis.apply(wrong))
          .as(wrong)
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("REDIS_URL")
          .hasMessageNotContaining("hunter");
    }
  }

  @Test
  void nodes_notify_each_other_by_redis_if_there_is_one_else_by_postgresql() {
    Map<String, String> environment = minimum();
    assertThat(Settings.from(environment).fanout()).isEqualTo(FanoutKind.POSTGRESQL);
    environment.put("RINGBACK_FANOUT", "in-process");
    assertThat(Settings.from(environment).fanout()).isEqualTo(FanoutKind.IN_PROCESS);
    environment.put("RINGBACK_FANOUT", "redis");
    assertThatThrownBy(() -> Settings.from(environment))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("RINGBACK_FANOUT is redis, which needs REDIS_URL");
    environment.put("REDIS_URL", "redis://cache.example.test");
    assertThat(Settings.from(environment).fanout()).isEqualTo(FanoutKind.REDIS);
    environment.remove("RINGBACK_FANOUT");
    assertThat(Settings.from(environment).fanout()).isEqualTo(FanoutKind.REDIS);
    environment.put("RINGBACK_FANOUT", "carrier pigeon");
    assertThatThrownBy(() -> Settings.from(environment))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("RINGBACK_FANOUT should be in-process, postgresql or redis");
  }

  @Test
  void several_origins_may_call() {
    Map<String, String> environment = minimum();
    environment.put("BASE_CLIENT_URL", "https://app.example.test/, https://b.example.test");
    assertThat(Settings.from(environment).clientOrigins())
        .containsExactly(
            URI.create("https://app.example.test"), URI.create("https://b.example.test"));
  }

  @Test
  void a_token_lasts_an_hour_by_default_and_from_five_minutes_to_a_day() {
    Function<String, Duration> life =
        seconds -> {
          Map<String, String> environment = TestServer.environment();
          environment.put("RINGBACK_TOKEN_TTL", seconds);
          return Settings.from(environment).tokenLife();
        };
    assertThat(life.apply("")).hasHours(1);
    assertThat(life.apply("300")).hasMinutes(5);
    assertThat(life.apply("86400")).hasDays(1);
    for (String wrong : new String[] {"299", "86401", "1h", "-1"}) {
      assertThatThrownBy(() -> life.apply(wrong))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("RINGBACK_TOKEN_TTL");
    }
  }

  @Test
  void an_issuer_without_audience_or_with_shared_secrets_is_invalid() {
    Function<String, Settings> with =
        json -> {
          Map<String, String> environment = minimum();
          environment.put("RINGBACK_OIDC_ISSUERS", json);
          return Settings.from(environment);
        };
    OidcIssuer issuer =
        with.apply("[{\"issuer\":\"https://id.example.test\",\"audience\":\"ringback\"}]")
            .oidcIssuers()
            .getFirst();
    assertThat(issuer.algorithms()).containsExactly("RS256");
    assertThat(issuer.sessionLength()).hasMinutes(60);
    for (String wrong :
        new String[] {
          "{}",
          "no",
          "[{\"issuer\":\"https://id.test\"}]",
          "[{\"issuer\":\"http://id.test\",\"audience\":\"a\"}]",
          "[{\"issuer\":\"https://id.test\",\"audience\":\"a\",\"algorithms\":[\"HS256\"]}]",
          "[{\"issuer\":\"https://id.test\",\"audience\":\"a\",\"algorithms\":[]}]",
          "[{\"issuer\":\"https://id.test\",\"audience\":\"a\",\"jwks\":\"http://id.test\"}]",
          "[{\"issuer\":\"https://id.test\",\"audience\":\"a\",\"sessionMinutes\":0}]",
          "[{\"issuer\":\"https://id.test\",\"audeince\":\"a\"}]",
        }) {
      assertThatThrownBy(() -> with.apply(wrong))
          .as(wrong)
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("RINGBACK_OIDC_ISSUERS");
    }
  }

  @Test
  void trusted_proxies_are_address_blocks() {
    Map<String, String> environment = minimum();
    environment.put("RINGBACK_TRUSTED_PROXIES", "10.16.0.0/12, 192.0.2.7,2001:db8::/33");
    Settings.OpsSettings operation = Settings.from(environment).ops();
    for (String proxy : List.of("10.16.0.0", "10.31.255.255", "192.0.2.7", "2001:db8:7fff::1")) {
      assertThat(operation.isTrustedProxy(InetAddress.ofLiteral(proxy))).as(proxy).isTrue();
    }
    for (String other : List.of("10.32.0.1", "10.15.255.255", "192.0.2.8", "2001:db8:8000::1")) {
      assertThat(operation.isTrustedProxy(InetAddress.ofLiteral(other))).as(other).isFalse();
    }
    for (String wrong : List.of("proxy.example.test", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0,")) {
      environment.put("RINGBACK_TRUSTED_PROXIES", wrong);
      assertThatThrownBy(() -> Settings.from(environment))
          .hasMessageContaining("RINGBACK_TRUSTED_PROXIES");
    }
  }

  @Test
  void calls_are_archived_after_60_days_or_after_35_or_more() {
    Map<String, String> environment = minimum();
    assertThat(Settings.from(environment).ops().callsArchivedAfter()).hasDays(60);
    environment.put("RINGBACK_CALLS_ARCHIVED_AFTER_DAYS", "35");
    assertThat(Settings.from(environment).ops().callsArchivedAfter())
        .isEqualTo(CallArchiver.SHORTEST);
    for (String wrong : List.of("34", "0", "-40", "40.5", "forty", "999999")) {
      environment.put("RINGBACK_CALLS_ARCHIVED_AFTER_DAYS", wrong);
      assertThatThrownBy(() -> Settings.from(environment))
          .as(wrong)
          .hasMessageContaining(
              "RINGBACK_CALLS_ARCHIVED_AFTER_DAYS should be a number of days, 35 or more");
    }
  }

  @Test
  void events_of_calls_are_kept_for_ever_or_for_whole_months() {
    Map<String, String> environment = minimum();
    assertThat(Settings.from(environment).ops().callEventsKeptMonths()).isEmpty();
    environment.put("RINGBACK_CALL_EVENTS_KEPT_MONTHS", "24");
    assertThat(Settings.from(environment).ops().callEventsKeptMonths()).contains(24);
    for (String wrong : List.of("0", "-1", "1.5", "two", "99999")) {
      environment.put("RINGBACK_CALL_EVENTS_KEPT_MONTHS", wrong);
      assertThatThrownBy(() -> Settings.from(environment))
          .as(wrong)
          .hasMessageContaining("RINGBACK_CALL_EVENTS_KEPT_MONTHS should be a number of months");
    }
  }

  @Test
  void web_push_reaches_the_services_of_browsers_and_no_other_host() {
    PushServices services = Settings.from(minimum()).pushServices();
    assertThat(services.allows(URI.create("https://fcm.googleapis.com/fcm/send/x"))).isTrue();
    assertThat(services.allows(URI.create("https://web.push.apple.com/x"))).isTrue();
    for (String other :
        List.of(
            "http://fcm.googleapis.com/x",
            "https://fcm.googleapis.com:8443/x",
            "https://fcm.googleapis.com.example.test/x",
            "https://fcm.googleapis.com@10.0.0.1/x",
            "https://push.apple.com.example.test/x",
            "https://10.0.0.1/x",
            "mailto:ada@example.test")) {
      assertThat(services.allows(URI.create(other))).as(other).isFalse();
    }
    Map<String, String> environment = minimum();
    environment.put("RINGBACK_PUSH_SERVICES", "push.example.test, http://127.0.0.1:9000");
    PushServices own = Settings.from(environment).pushServices();
    assertThat(own.allows(URI.create("http://127.0.0.1:9000/x"))).isTrue();
    assertThat(own.allows(URI.create("http://127.0.0.1:9001/x"))).isFalse();
    assertThat(own.allows(URI.create("https://fcm.googleapis.com/x"))).isFalse();
    environment.put("RINGBACK_PUSH_SERVICES", "push.example.test,,");
    assertThatThrownBy(() -> Settings.from(environment))
        .hasMessageContaining("RINGBACK_PUSH_SERVICES");
  }

  @Test
  void webhooks_may_be_sent_to_the_origins_of_the_operator() {
    Map<String, String> environment = minimum();
    assertThat(
            Settings.from(environment).webhookOrigins().allows(URI.create("http://10.0.0.7:8080/")))
        .isFalse();
    environment.put("RINGBACK_WEBHOOK_ORIGINS", "http://10.0.0.7:8080, https://dwh.internal");
    WebhookOrigins own = Settings.from(environment).webhookOrigins();
    assertThat(own.allows(URI.create("http://10.0.0.7:8080/reports"))).isTrue();
    assertThat(own.allows(URI.create("https://dwh.internal/x"))).isTrue();
    assertThat(own.allows(URI.create("https://a@dwh.internal/x"))).isFalse();
    assertThat(own.allows(URI.create("http://10.0.0.7/reports"))).isFalse();
    environment.put("RINGBACK_WEBHOOK_ORIGINS", "dwh.internal/x");
    assertThatThrownBy(() -> Settings.from(environment))
        .hasMessageContaining("RINGBACK_WEBHOOK_ORIGINS");
  }
}
