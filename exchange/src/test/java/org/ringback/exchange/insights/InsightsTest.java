package org.ringback.exchange.insights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.ExchangeFixture;

class InsightsTest {
  private static final String EVENT =
      """
      {"group":"feedback","level":"INFO","name":"received","payload":{"call_sid":"CA1","quality_score":5}}
      """;
  private static final String METRICS =
      """
      {"group":"quality-metrics-samples","name":"metrics-sample","payload":[{"call_sid":"CA2","mos":4.4}]}
      """;

  private final ExchangeFixture fixture = new ExchangeFixture();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void end() throws Exception {
    http.shutdownNow();
    fixture.close();
  }

  private HttpResponse<String> send(String method, String path, String token, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(fixture.exchange.url() + path))
            .header("X-Twilio-Token", token)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void a_browsers_insights_are_stored_and_listed() throws Exception {
    String token = fixture.token("ada");
    assertThat(send("POST", "/v4/EndpointEvents", token, EVENT).statusCode()).isEqualTo(200);
    assertThat(send("POST", "/v4/EndpointMetrics", token, METRICS).statusCode()).isEqualTo(200);

    assertThat(send("GET", "/exchange/insights?callSid=CA1", token, "").body())
        .contains("quality_score")
        .doesNotContain("mos");
    assertThat(send("GET", "/exchange/insights", token, "").body()).contains("CA2");
  }

  @Test
  void a_page_of_another_origin_can_post() throws Exception {
    var allowed = send("OPTIONS", "/v4/EndpointEvents", "", "");

    assertThat(allowed.statusCode()).isEqualTo(204);
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .contains("X-Twilio-Token");
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
  }

  @Test
  void unauthenticated_and_malformed_requests_are_rejected() throws Exception {
    assertThat(send("POST", "/v4/EndpointEvents", "nonsense", EVENT).statusCode()).isEqualTo(401);
    assertThat(send("POST", "/v4/EndpointEvents", fixture.token("ada"), "{").statusCode())
        .isEqualTo(400);
    assertThat(
            send(
                    "POST",
                    "/v4/EndpointEvents",
                    fixture.token("ada"),
                    "\"" + "x".repeat(70_000) + "\"")
                .statusCode())
        .isEqualTo(413);
    assertThat(send("GET", "/exchange/insights", "", "").body()).doesNotContain("xxx");
  }

  @Test
  void the_sdks_sounds_are_served() throws Exception {
    for (String name : new String[] {"incoming", "outgoing", "disconnect", "dtmf-0", "dtmf-hash"}) {
      var sound = send("GET", "/js/client/sounds/releases/1.0.0/" + name + ".mp3", "", "");
      assertThat(sound.statusCode()).as(name).isEqualTo(200);
      assertThat(sound.body()).startsWith("RIFF");
      assertThat(sound.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    }
    assertThat(send("GET", "/js/client/sounds/releases/1.0.0/other.mp3", "", "").statusCode())
        .isEqualTo(404);
  }
}
