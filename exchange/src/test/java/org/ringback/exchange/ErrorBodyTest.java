package org.ringback.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.rest.api.v2010.account.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Verifies that every error of the REST API has the body of Twilio, for each route, method and
/// `Accept` header.
class ErrorBodyTest {
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final List<String> ACCEPTS =
      List.of("", "application/json", "text/html", "application/xml");

  private record Route(String method, Pattern path) {}

  private final ExchangeFixture fixture = new ExchangeFixture();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Route> routes =
      fixture.exchange.routes().stream()
          .map(each -> each.split(" ", 2))
          .filter(each -> each[1].matches("/(2010-04-01|v1)/.*[^*]"))
          .map(each -> new Route(each[0], Pattern.compile(regex(each[1]))))
          .toList();
  private final Set<String> paths =
      fixture.exchange.routes().stream()
          .map(each -> each.split(" ", 2)[1])
          .filter(each -> each.matches("/(2010-04-01|v1)/.*[^*]"))
          .map(each -> each.replace("{accountSid}", fixture.account.sid()))
          .map(each -> each.replaceAll("\\{\\w+}", "XX0"))
          .collect(Collectors.toSet());

  @AfterEach
  void end() throws Exception {
    http.shutdownNow();
    fixture.close();
  }

  private static String regex(String template) {
    return template.replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+");
  }

  private HttpResponse<String> send(String method, String path, String accept, String password)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(fixture.exchange.url() + path))
            .method(method, BodyPublishers.noBody());
    if (!accept.isEmpty()) {
      request.header("Accept", accept);
    }
    if (!password.isEmpty()) {
      byte[] basic = (fixture.account.sid() + ":" + password).getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(basic));
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /// Verifies the body of an error and returns its code.
  private static int code(String path, HttpResponse<String> response) {
    int status = response.statusCode();
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (path.startsWith("/v") || path.endsWith(".json")) {
      assertThat(type).startsWith("application/json");
      JsonNode body = JsonMapper.shared().readTree(response.body());
      assertThat(body.propertyNames()).containsExactly("code", "message", "more_info", "status");
      assertThat(body.path("status").asInt()).isEqualTo(status);
      assertThat(body.path("message").asString()).isNotBlank();
      return body.path("code").asInt();
    }
    assertThat(type).startsWith("application/xml");
    Document body = xml(response.body());
    assertThat(text(body, "Status")).isEqualTo(String.valueOf(status));
    assertThat(text(body, "Message")).isNotBlank();
    assertThat(text(body, "MoreInfo")).endsWith("/errors/" + text(body, "Code"));
    return Integer.parseInt(text(body, "Code"));
  }

  private static Document xml(String body) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    } catch (Exception e) {
      throw new AssertionError("no XML: " + body, e);
    }
  }

  private static String text(Document body, String element) {
    assertThat(body.getDocumentElement().getTagName()).isEqualTo("TwilioResponse");
    return body.getElementsByTagName(element).item(0).getTextContent();
  }

  @Test
  void every_error_of_every_route_has_twilios_body() throws Exception {
    assertThat(paths).hasSizeGreaterThan(60);
    for (String path : paths) {
      for (String method : METHODS) {
        boolean exists =
            routes.stream()
                .anyMatch(r -> r.method().equals(method) && r.path().matcher(path).matches());
        for (String accept : ACCEPTS) {
          HttpResponse<String> response = send(method, path, accept, fixture.account.authToken());
          String request = method + " " + path + " with Accept: " + accept;
          assertThat(response.statusCode()).as(request).isLessThan(500);
          if (!exists) {
            assertThat(response.statusCode()).as(request).isEqualTo(405);
            assertThat(code(path, response)).as(request).isEqualTo(20004);
          } else if (response.statusCode() >= 400) {
            assertThat(code(path, response)).as(request).isPositive();
          }
        }
      }
    }
  }

  @Test
  void a_resource_that_does_not_exist_is_20404_for_every_method_and_accept_header()
      throws Exception {
    String account = "/2010-04-01/Accounts/" + fixture.account.sid();
    for (String path :
        List.of(
            "/2010-04-01",
            "/2010-04-01/Nothing.json",
            account + "/Messages.json",
            account + "/Messages",
            account + "/Calls/CA0/Siprec/XX0.json",
            account + "/Recordings/RE0/AddOnResults",
            "/v1",
            "/v1/Services",
            "/v1/Keys/SK0/Nothing")) {
      for (String method : METHODS) {
        for (String accept : ACCEPTS) {
          HttpResponse<String> response = send(method, path, accept, "");
          assertThat(response.statusCode()).as(method + " " + path).isEqualTo(404);
          assertThat(code(path, response)).as(method + " " + path).isEqualTo(20404);
        }
      }
    }
  }

  @Test
  void a_wrong_password_is_20003_for_every_accept_header() throws Exception {
    String account = "/2010-04-01/Accounts/" + fixture.account.sid();
    for (String path : List.of(account + ".json", account + "/Calls", "/v1/Keys")) {
      for (String accept : ACCEPTS) {
        for (String password : List.of("", "wrong")) {
          HttpResponse<String> response = send("GET", path, accept, password);
          assertThat(response.statusCode()).isEqualTo(401);
          assertThat(code(path, response)).isEqualTo(20003);
          assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
        }
      }
    }
  }

  @Test
  void a_request_without_a_route_has_twilios_body() throws Exception {
    String path = "/2010-04-01/Accounts.json";
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(fixture.exchange.url() + path))
                .header("Accept", "application/json")
                .header("X-Too-Long", "x".repeat(20_000))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(431);
    assertThat(code(path, response)).isEqualTo(20001);

    String calls = "/2010-04-01/Accounts/" + fixture.account.sid() + "/Calls.json";
    String basic = fixture.account.sid() + ":" + fixture.account.authToken();
    HttpResponse<String> tooLarge =
        http.send(
            HttpRequest.newBuilder(URI.create(fixture.exchange.url() + calls))
                .header(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString("To=" + "1".repeat(300_000)))
                .build(),
            BodyHandlers.ofString());
    assertThat(tooLarge.statusCode()).isEqualTo(413);
    assertThat(code(calls, tooLarge)).isEqualTo(20001);
  }

  @Test
  void twilios_library_reads_the_code_of_a_missing_resource() {
    assertThatThrownBy(
            () -> Message.reader().read(LocalTwilio.client(fixture.exchange, fixture.account)))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.getStatusCode()).isEqualTo(404);
              assertThat(e.getCode()).isEqualTo(20404);
            });
  }
}
