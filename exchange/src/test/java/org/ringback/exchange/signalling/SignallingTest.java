package org.ringback.exchange.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.jwt.accesstoken.AccessToken;
import com.twilio.jwt.accesstoken.VoiceGrant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.PhonePageClient;
import org.ringback.exchange.Sdp;
import org.ringback.exchange.VoiceSdkClient;
import org.ringback.exchange.media.Goertzel;
import org.ringback.exchange.media.TestPeer;

class SignallingTest {
  private final ExchangeFixture fixture = new ExchangeFixture();

  @AfterEach
  void end() throws Exception {
    fixture.close();
  }

  private int refused(String token) {
    VoiceSdkClient browser = fixture.browser();
    browser.listen(token);
    int code = browser.awaitFrame("error").path("payload").path("error").path("code").asInt();
    browser.awaitFrame("close");
    browser.awaitClosed();
    return code;
  }

  private String token(String keySid, String secret, int ttl) {
    return new AccessToken.Builder(
            fixture.account.sid(), keySid, secret.getBytes(StandardCharsets.UTF_8))
        .identity("ada")
        .grant(new VoiceGrant())
        .ttl(ttl)
        .build()
        .toJwt();
  }

  @Test
  void a_valid_token_is_acknowledged_with_its_identity_and_ttl() {
    VoiceSdkClient ada = fixture.browser();

    ada.listen(fixture.token("ada"));

    var connected = ada.awaitFrame("connected").path("payload");
    assertThat(connected.path("token").path("identity").asString()).isEqualTo("ada");
    assertThat(connected.path("token").path("ttl").asInt()).isBetween(3590, 3600);
    assertThat(connected.path("edge").asString()).isEqualTo("ashburn");
    assertThat(connected.path("home").asString()).isEqualTo("us1");
  }

  @Test
  void an_invalid_token_is_rejected_with_the_sdks_code_and_the_socket_closes() {
    String good = fixture.token("ada");
    String header = good.substring(0, good.indexOf('.'));
    assertThat(refused("garbage")).isEqualTo(31204);
    assertThat(refused(good.replace(header, "eyJhbGciOiJub25lIn0"))).isEqualTo(31204);
    assertThat(refused(token(fixture.key.sid(), fixture.key.secret(), -10))).isEqualTo(31205);
    assertThat(refused(token(fixture.key.sid(), "another secret that is long enough", 600)))
        .isEqualTo(31202);
    assertThat(refused(token("SK00000000000000000000000000000000", fixture.key.secret(), 600)))
        .isEqualTo(31201);
    assertThat(refused("")).isEqualTo(31102);
    assertThat(refused(token(fixture.key.sid(), fixture.key.secret(), 100_000))).isEqualTo(31207);
    assertThat(refused(fixture.token("a space"))).isEqualTo(31105);
    var elsewhere =
        new AccessToken.Builder(
            "AC00000000000000000000000000000000",
            fixture.key.sid(),
            fixture.key.secret().getBytes(StandardCharsets.UTF_8));
    assertThat(refused(elsewhere.identity("ada").build().toJwt())).isEqualTo(31203);
  }

  @Test
  void deleting_a_key_invalidates_its_tokens() {
    VoiceSdkClient ada = fixture.agent("ada");
    fixture.account.deleteKey(fixture.key.sid());

    ada.connect(Map.of("To", ExchangeFixture.CUSTOMER));

    assertThat(ada.awaitFrame("hangup").path("payload").path("error").path("code").asInt())
        .isEqualTo(31201);
  }

  @Test
  void frames_before_a_token_are_rejected() {
    VoiceSdkClient browser = fixture.browser();

    browser.send("register", Map.of("media", Map.of("audio", true)));

    assertThat(browser.awaitFrame("error").path("payload").path("error").path("code").asInt())
        .isEqualTo(31204);
  }

  @Test
  void malformed_frames_are_an_error_and_do_not_affect_other_sockets() {
    VoiceSdkClient ada = fixture.agent("ada");
    VoiceSdkClient noisy = fixture.browser();
    for (String nonsense : new String[] {"{", "[]", "{\"payload\":7}", "\0", "\"\""}) {
      noisy.sendText(nonsense);
      assertThat(noisy.awaitFrame("error").path("payload").path("error").path("code").asInt())
          .isEqualTo(31100);
    }
    VoiceSdkClient huge = fixture.browser();
    huge.sendTextUntilClosed("x".repeat(100_000));

    ada.send("register", Map.of("media", Map.of("audio", true)));
    ada.awaitFrame("ready");
  }

  @Test
  void an_offer_without_audio_is_rejected_for_that_call_only() {
    VoiceSdkClient ada = fixture.agent("ada");

    ada.send("invite", Map.of("callsid", "TJSx", "sdp", "v=0", "twilio", Map.of()));

    assertThat(ada.awaitFrame("hangup", "TJSx").path("error").path("code").asInt())
        .isEqualTo(31400);
  }

  @Test
  void a_token_without_an_application_places_no_call() {
    VoiceSdkClient ada =
        fixture.browser().registered(VoiceSdkClient.token(fixture.account, fixture.key, "ada", ""));

    String call = ada.connect(Map.of());

    assertThat(ada.awaitFrame("hangup", call).path("error").path("code").asInt()).isEqualTo(31201);
  }

  @Test
  void an_unregistered_client_does_not_ring() {
    VoiceSdkClient ada = fixture.agent("ada");
    ada.send("register", Map.of("media", Map.of("audio", false)));
    ada.awaitFrame("offline");
    fixture.app.answer("/voice", "<Dial answerOnBridge='true'><Client>ada</Client></Dial>");
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);

    String call = phone.dial(ExchangeFixture.NUMBER);

    assertThat(phone.awaitFrame("ended", call).path("reason").asString()).isEqualTo("no-answer");
  }

  @Test
  void another_accounts_client_of_the_same_name_does_not_ring() {
    var stranger = fixture.exchange.accounts().create("Stranger");
    fixture
        .browser()
        .registered(VoiceSdkClient.token(stranger, stranger.createKey("k"), "ada", ""));
    fixture.app.answer("/voice", "<Dial answerOnBridge='true'><Client>ada</Client></Dial>");
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);

    String call = phone.dial(ExchangeFixture.NUMBER);

    assertThat(phone.awaitFrame("ended", call).path("reason").asString()).isEqualTo("no-answer");
  }

  private record Talking(
      VoiceSdkClient ada, PhonePageClient phone, String adas, String phones, String reconnect) {}

  private Talking talking() {
    VoiceSdkClient ada = fixture.agent("ada");
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    fixture.app.answer("/voice", "<Dial answerOnBridge='true'><Client>ada</Client></Dial>");
    String call = phone.dial(ExchangeFixture.NUMBER);
    var invite = ada.incoming();
    ada.accept(invite.path("callsid").asString());
    phone.awaitFrame("connected", call);
    return new Talking(
        ada, phone, invite.path("callsid").asString(), call, invite.path("reconnect").asString());
  }

  private static void resume(VoiceSdkClient browser, String callSid, String reconnect) {
    browser.send(
        "invite",
        Map.of("callsid", callSid, "reconnect", reconnect, "sdp", Sdp.offer(), "twilio", Map.of()));
  }

  @Test
  void a_call_survives_its_socket_and_is_resumed_by_the_reconnect_token() {
    Talking talking = talking();
    talking.ada().drop();
    VoiceSdkClient back = fixture.browser();
    back.listen(fixture.token("ada"));
    back.awaitFrame("connected");

    resume(back, talking.adas(), talking.reconnect());

    assertThat(back.awaitFrame("answer", talking.adas()).path("reconnect").asString()).isNotEmpty();
    assertThat(talking.phone().hasReceived("ended")).isFalse();
    back.send("hangup", Map.of("callsid", talking.adas()));
    talking.phone().awaitFrame("ended", talking.phones());
  }

  @Test
  void a_call_whose_browser_crashes_ends_after_the_reconnection_time() {
    Talking talking = talking();
    talking.ada().drop();

    Eventually.get(
        () -> {
          fixture.exchange.clock().step(Duration.ofSeconds(15));
          return talking.phone().hasReceived("ended") ? Optional.of(true) : Optional.empty();
        },
        () -> "the end of the call");

    VoiceSdkClient back = fixture.browser();
    back.listen(fixture.token("ada"));
    back.awaitFrame("connected");
    resume(back, talking.adas(), talking.reconnect());
    assertThat(back.awaitFrame("hangup", talking.adas()).path("error").path("code").asInt())
        .isEqualTo(31209);
  }

  @Test
  void a_token_renewed_in_the_middle_of_a_call_resumes_it_on_the_same_socket() {
    Talking talking = talking();
    talking.ada().listen(fixture.token("ada"));
    talking.ada().awaitFrame("connected");

    resume(talking.ada(), talking.adas(), talking.reconnect());

    talking.ada().awaitFrame("answer", talking.adas());
  }

  @Test
  void a_wrong_or_foreign_reconnect_token_is_rejected() {
    Talking talking = talking();
    VoiceSdkClient mallory = fixture.agent("mallory");

    resume(talking.ada(), talking.adas(), "wrong");
    resume(mallory, talking.adas(), talking.reconnect());

    for (VoiceSdkClient each : new VoiceSdkClient[] {talking.ada(), mallory}) {
      assertThat(each.awaitFrame("hangup", talking.adas()).path("error").path("code").asInt())
          .isEqualTo(31209);
    }
    assertThat(talking.phone().hasReceived("ended")).isFalse();
  }

  @Test
  void a_pending_call_is_answered_on_another_socket_by_its_connect_token() {
    VoiceSdkClient ada = fixture.agent("ada");
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    fixture.app.answer("/voice", "<Dial answerOnBridge='true'><Client>ada</Client></Dial>");
    String call = phone.dial(ExchangeFixture.NUMBER);
    var invite = ada.incoming();
    VoiceSdkClient window = fixture.browser();
    window.listen(fixture.token("ada"));
    window.awaitFrame("connected");

    resume(window, invite.path("callsid").asString(), invite.path("reconnect").asString());

    assertThat(
            window.awaitFrame("answer", invite.path("callsid").asString()).path("sdp").asString())
        .contains("a=ice-lite");
    ada.awaitFrame("cancel", invite.path("callsid").asString());
    phone.awaitFrame("connected", call);
  }

  @Test
  void a_call_that_still_rings_ends_with_its_socket() {
    VoiceSdkClient ada = fixture.agent("ada");
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    fixture.app.answer("/voice", "<Dial answerOnBridge='true'><Client>ada</Client></Dial>");
    String call = phone.dial(ExchangeFixture.NUMBER);
    ada.incoming();

    ada.drop();

    assertThat(phone.awaitFrame("ended", call).path("reason").asString()).isEqualTo("no-answer");
  }

  @Test
  void an_ice_restart_is_answered_with_new_credentials() {
    Talking talking = talking();

    talking.ada().send("reinvite", Map.of("callsid", talking.adas(), "sdp", Sdp.offer()));

    assertThat(talking.ada().awaitFrame("answer", talking.adas()).path("sdp").asString())
        .contains("a=ice-ufrag:");
  }

  @Test
  void a_message_is_acknowledged() {
    Talking talking = talking();

    talking
        .ada()
        .send(
            "message",
            Map.of(
                "callsid",
                talking.adas(),
                "voiceeventsid",
                "KX1",
                "messagetype",
                "user-defined-message",
                "content",
                Map.of()));

    assertThat(talking.ada().awaitFrame("ack").path("payload").path("voiceeventsid").asString())
        .isEqualTo("KX1");
  }

  @Test
  void an_answer_to_an_ended_call_is_hung_up() {
    VoiceSdkClient ada = fixture.agent("ada");

    ada.accept("CA00000000000000000000000000000000");

    ada.awaitFrame("hangup", "CA00000000000000000000000000000000");
  }

  @Test
  void the_edge_and_its_region_follow_the_path_and_the_home_follows_the_token() {
    VoiceSdkClient ada = fixture.browser("/dublin/signal");
    ada.listen(
        new AccessToken.Builder(
                fixture.account.sid(),
                fixture.key.sid(),
                fixture.key.secret().getBytes(StandardCharsets.UTF_8))
            .identity("ada")
            .region("ie1")
            .build()
            .toJwt());

    var connected = ada.awaitFrame("connected").path("payload");

    assertThat(connected.path("edge").asString()).isEqualTo("dublin");
    assertThat(connected.path("region").asString()).isEqualTo("EU_IRELAND");
    assertThat(connected.path("home").asString()).isEqualTo("ie1");
  }

  @Test
  void the_edge_follows_the_host_name() {
    assertThat(Edge.of("voice-js.sydney.twilio.com", ""))
        .isEqualTo(new Edge("sydney", "ASIAPAC_SYDNEY"));
    assertThat(Edge.of("voice-js.roaming.twilio.com", "").name()).isEqualTo("ashburn");
    assertThat(Edge.of("localhost:8081", "anything").name()).isEqualTo("ashburn");
  }

  @Test
  void a_rejected_browser_receives_the_declined_error() {
    VoiceSdkClient ada = fixture.agent("ada");
    fixture.app.answer("/voice", "<Reject/>");

    String call = ada.connect(Map.of());

    assertThat(ada.awaitFrame("hangup", call).path("error").path("code").asInt()).isEqualTo(31603);
  }

  @Test
  void a_browser_hears_itself_through_echo() {
    VoiceSdkClient ada = fixture.agent("ada");
    fixture.app.answer("/voice", "<Echo/>");
    try (TestPeer peer = TestPeer.create()) {
      peer.say(440);
      ada.connect(Map.of(), peer.offer());
      peer.acceptAnswer(ada.awaitFrame("answer").path("payload").path("sdp").asString());

      Eventually.get(
          () -> Optional.of(peer.received().last(400)).filter(h -> Goertzel.share(h, 440) > 0.9),
          () -> "the tone does not come back");
    }
  }
}
