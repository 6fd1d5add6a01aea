package org.ringback.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestServer.signInBody;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.MovableClock;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInTest {
  private static final String SERVICE_KEY = "the back end's own key";
  private final TestServer server = TestServer.start(Map.of("SUPABASE_SERVICE_KEY", SERVICE_KEY));
  private WorkspaceId acme = new WorkspaceId(new UUID(0, 0));
  private WorkspaceId globex = acme;
  private UserId ada = new UserId(new UUID(0, 0));

  @BeforeAll
  void people() {
    acme = server.workspace("acme");
    globex = server.workspace("globex");
    ada = server.person("ada@example.test", acme, Role.AGENT);
    server.person("grace@example.test", globex, Role.OWNER);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String numbers(Object workspace) {
    return "/api/workspaces/" + workspace + "/phone-numbers";
  }

  @Test
  void a_user_signs_in_and_sees_only_their_workspaces() {
    Answer answer =
        server.post("/api/sign-in", null, signInBody("Ada@Example.test", TestServer.PASSWORD));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(Instant.parse(answer.json().path("expiresAt").stringValue()))
        .isAfter(Instant.now().plus(Duration.ofHours(11)));
    Answer me = server.get("/api/me", answer.json().path("token").stringValue());
    assertThat(me.json().at("/user/email").stringValue()).isEqualTo("ada@example.test");
    assertThat(me.json().path("workspaces").findValuesAsString("slug")).containsExactly("acme");
    assertThat(me.json().at("/workspaces/0/role").stringValue()).isEqualTo("agent");
  }

  @Test
  void a_wrong_password_and_an_unknown_user_get_the_same_answer() {
    Answer wrong = server.post("/api/sign-in", null, signInBody("ada@example.test", "guess"));
    Answer unknown = server.post("/api/sign-in", null, signInBody("eve@example.test", "guess"));
    assertThatResponse(wrong).isProblem(401, "wrong-credentials");
    assertThat(withoutRequestId(wrong)).isEqualTo(withoutRequestId(unknown));
  }

  @Test
  void after_ten_attempts_even_the_right_password_must_wait() {
    server.person("guessed@example.test", acme, Role.AGENT);
    for (int guess = 0; guess < 10; guess++) {
      assertThat(
              server
                  .post("/api/sign-in", null, signInBody("guessed@example.test", "no" + guess))
                  .status())
          .isEqualTo(401);
    }
    Answer answer =
        server.post("/api/sign-in", null, signInBody("GUESSED@example.test", TestServer.PASSWORD));
    assertThatResponse(answer).isProblem(429, "too-many-attempts");
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 900);
  }

  @Test
  void a_request_without_a_valid_token_is_401() throws Exception {
    String old = token(ada, Instant.now().minusSeconds(1), TestServer.JWT_SECRET);
    String forged =
        token(ada, Instant.now().plusSeconds(60), "another secret of thirty-two bytes..");
    String sessionless = token(ada, Instant.now().plusSeconds(60), TestServer.JWT_SECRET);
    for (String bad : new String[] {"", "x", "a.b.c", old, forged, sessionless}) {
      Answer answer = server.get("/api/me", bad);
      assertThat(answer.status()).as(bad).isEqualTo(401);
      assertThat(answer.code()).isEqualTo("unauthorized");
    }
    assertThat(server.get("/api/me", null).status()).isEqualTo(401);
  }

  private static String token(UserId user, Instant expires, String secret) throws Exception {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.HS256),
            new JWTClaimsSet.Builder()
                .issuer("ringback")
                .audience("ringback")
                .subject(user.toString())
                .claim("sid", UUID.randomUUID().toString())
                .expirationTime(Date.from(expires))
                .build());
    token.sign(new MACSigner(secret));
    return token.serialize();
  }

  @Test
  void an_unsigned_token_is_rejected() {
    String signed = server.signIn("ada@example.test");
    String[] parts = signed.split("\\.", -1);
    String none = "eyJhbGciOiJub25lIn0." + parts[1] + ".";
    assertThat(server.get("/api/me", none).status()).isEqualTo(401);
    assertThat(server.get("/api/me", parts[0] + "." + parts[1] + ".").status()).isEqualTo(401);
  }

  @Test
  void signing_out_ends_the_token_at_once_and_notifies_listeners() {
    String token = server.signIn("ada@example.test");
    assertThat(server.get("/api/me", token).status()).isEqualTo(200);
    assertThat(server.post("/api/sign-out", token, "").status()).isEqualTo(204);
    assertThat(server.get("/api/me", token).status()).isEqualTo(401);
    assertThat(server.post("/api/sign-out", token, "").status()).isEqualTo(401);
  }

  @Test
  void another_workspace_answers_as_one_that_does_not_exist() {
    String token = server.signIn("ada@example.test");
    Answer others = server.get(numbers(globex), token);
    Answer nothing = server.get(numbers(UUID.randomUUID()), token);
    Answer nonsense = server.get(numbers("1-1-1-1-1"), token);
    assertThat(others.status()).isEqualTo(404);
    assertThat(withoutRequestId(others))
        .isEqualTo(withoutRequestId(nothing))
        .isEqualTo(withoutRequestId(nonsense));
    assertThat(server.get(numbers(acme), token).status()).isEqualTo(200);
  }

  @Test
  void an_insufficient_role_is_403() {
    String token = server.signIn("ada@example.test");
    Answer answer = server.post("/api/workspaces/" + acme + "/configure-twilio", token, "{}");
    assertThatResponse(answer).isProblem(403, "forbidden");
  }

  @Test
  void a_back_end_may_use_every_workspace_and_acts_for_no_user() {
    assertThat(server.get(numbers(acme), SERVICE_KEY).status()).isEqualTo(200);
    assertThat(server.get(numbers(globex), SERVICE_KEY).status()).isEqualTo(200);
    assertThat(server.get(numbers(UUID.randomUUID()), SERVICE_KEY).status()).isEqualTo(404);
    assertThat(server.get("/api/me", SERVICE_KEY).status()).isEqualTo(403);
    assertThat(server.get(numbers(acme), SERVICE_KEY + "x").status()).isEqualTo(401);
  }

  @Test
  void a_session_expires() {
    MovableClock clock = new MovableClock();
    try (TestServer later = TestServer.start(Map.of(), clock)) {
      later.person("ada@example.test", later.workspace("acme"), Role.AGENT);
      String token = later.signIn("ada@example.test");
      clock.forward(Duration.ofHours(12).minusMinutes(5));
      assertThat(later.get("/api/me", token).status()).isEqualTo(200);
      clock.forward(Duration.ofMinutes(5));
      assertThat(later.get("/api/me", token).status()).isEqualTo(401);
    }
  }

  @Test
  void the_first_start_creates_an_owner_and_the_second_does_not() {
    Map<String, String> first =
        Map.of(
            "DATABASE_URL",
            org.ringback.server.running.TestDatabase.fresh(),
            "RINGBACK_ADMIN_EMAIL",
            "owner@example.test",
            "RINGBACK_ADMIN_PASSWORD",
            TestServer.PASSWORD);
    for (int start = 0; start < 2; start++) {
      try (TestServer again = TestServer.start(first)) {
        Answer me = again.get("/api/me", again.signIn("owner@example.test"));
        assertThat(me.json().path("workspaces").findValuesAsString("role"))
            .containsExactly("owner");
      }
    }
  }

  private static String withoutRequestId(Answer answer) {
    return answer.status() + answer.body().replaceAll("\"requestId\":\"[^\"]*\"", "");
  }
}
