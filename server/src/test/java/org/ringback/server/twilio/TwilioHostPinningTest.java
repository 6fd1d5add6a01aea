package org.ringback.server.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.ringback.server.crypto.Secret;
import org.ringback.server.running.ForeignHosts;
import org.ringback.server.running.Guarantee;
import tools.jackson.databind.json.JsonMapper;

/// Next pages and redirects to other hosts, to which the server sends no request and no
/// credentials.
@Isolated("It changes the proxies of the JVM, and so receives every request.")
class TwilioHostPinningTest {
  private final Guarantee guarantee =
      Guarantee.of(
          8, "Requests to other hosts caused by Twilio's responses", TwilioHostPinningTest.class);
  private final TwilioAuth auth =
      new TwilioAuth(new AccountSid("AC" + "a".repeat(32)), new Secret("token"));
  private final HttpServer twilio;
  private final URI base;
  private final ForeignHosts elsewhere;
  private final HttpTwilioApi api;
  private volatile int status = 200;
  private volatile String target = "";

  TwilioHostPinningTest() throws IOException {
    twilio = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    twilio.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body =
                JsonMapper.shared()
                    .writeValueAsString(Map.of("keys", List.of(), "next_page_uri", target))
                    .getBytes(StandardCharsets.UTF_8);
            if (status >= 300) {
              exchange.getResponseHeaders().set("Location", target.replaceAll("[\r\n]", ""));
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    twilio.start();
    base = URI.create("http://127.0.0.1:" + twilio.getAddress().getPort());
    elsewhere = new ForeignHosts(base);
    api = new HttpTwilioApi(base);
  }

  @AfterEach
  void stop() {
    api.close();
    elsewhere.close();
    twilio.stop(0);
  }

  @Test
  void no_page_and_no_redirect_leads_to_another_host() {
    List<String> targets = elsewhere.targets();
    assertThat(targets).hasSizeGreaterThan(200);
    for (String each : targets) {
      target = each;
      status = 200;
      assertThatThrownBy(() -> api.keys(auth, "x"))
          .as(each)
          .isInstanceOf(TwilioFailure.Unreachable.class);
      for (int redirect : List.of(301, 302, 303, 307, 308)) {
        status = redirect;
        assertThatThrownBy(() -> api.hasKey(auth, new ApiKeySid("SK" + "b".repeat(32))))
            .as(each)
            .isInstanceOf(TwilioFailure.class);
        assertThatThrownBy(() -> api.createKey(auth, "x"))
            .as(each)
            .isInstanceOf(TwilioFailure.class);
      }
    }
    assertThat(elsewhere.visits()).isEmpty();
    guarantee.recordResult("0 visits of %,d".formatted(targets.size() * 11));
  }

  @Test
  void a_page_of_the_same_account_is_followed_and_one_of_another_is_not() {
    target = "/2010-04-01/Accounts/AC" + "b".repeat(32) + "/Keys.json?Page=1";
    assertThatThrownBy(() -> api.keys(auth, "x")).isInstanceOf(TwilioFailure.Unreachable.class);
    target = "/2010-04-01/Accounts/" + auth.account() + "/Keys.json?Page=1";
    assertThat(api.keys(auth, "x")).isEmpty();
  }

  /// Twilio has more hosts than `api`, each with regions. Similar names of other domains are
  /// rejected.
  @Test
  void only_sibling_hosts_of_the_configured_host_are_accepted() {
    try (TwilioHttp http =
        new TwilioHttp(
            URI.create("https://api.dublin.ie1.twilio.com"),
            new io.micrometer.core.instrument.simple.SimpleMeterRegistry(),
            _ -> {})) {
      for (String other :
          List.of(
              "https://api.twilio.com/",
              "https://voice.dublin.ie1.twilio.com.example.test/",
              "http://voice.dublin.ie1.twilio.com/",
              "https://voice.dublin.ie1.twilio.com:444/",
              "https://x@voice.dublin.ie1.twilio.com/",
              "https://evil.voice.dublin.ie1.twilio.com/")) {
        assertThatThrownBy(() -> http.get(auth, other))
            .as(other)
            .isInstanceOf(TwilioFailure.Unreachable.class)
            .hasMessageContaining("not an address of Twilio");
      }
    }
    assertThat(elsewhere.visits()).isEmpty();
  }
}
