package org.ringback.exchange.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.http.TwilioRestClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.PhonePageClient;
import org.ringback.exchange.VoiceSdkClient;
import org.ringback.exchange.account.WebhookTarget;

/// Tests calls that an application places, redirects and ends through the REST API.
class RestCallTest {
  private static final Set<String> ALL = Set.of("initiated", "ringing", "answered", "completed");
  private final ExchangeFixture fixture = new ExchangeFixture();
  private final PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
  private final CallEngine calls = fixture.exchange.calls();

  @AfterEach
  void end() throws Exception {
    fixture.close();
  }

  private CallRecord place(String to, Duration timeout) {
    return calls.place(
        fixture.account,
        new PlaceCallRequest(
            to,
            ExchangeFixture.NUMBER,
            WebhookTarget.post(fixture.app.url("/instructions")),
            WebhookTarget.NONE,
            null,
            WebhookTarget.post(fixture.app.url("/status-rest")),
            ALL,
            timeout,
            CallOptions.NONE));
  }

  private CallStatus awaitStatus(String sid, CallStatus wanted) {
    return Eventually.get(
        () ->
            calls
                .find(fixture.account, sid)
                .map(CallRecord::status)
                .filter(status -> status == wanted),
        () -> "the call is " + calls.find(fixture.account, sid));
  }

  @Test
  void a_client_receives_the_parameters_of_its_address() {
    VoiceSdkClient ada = fixture.agent("ada");

    CallRecord queued =
        place("client:ada?ticket=4711&note=a%20%26%20b&odd=100%&empty", Duration.ofSeconds(5));

    assertThat(queued.to()).isEqualTo("client:ada");
    assertThat(ada.incoming().at("/parameters/Params").asString().split("&"))
        .containsExactlyInAnyOrder("ticket=4711", "note=a+%26+b", "odd=100%25", "empty=");
  }

  @Test
  void a_call_is_queued_rings_is_answered_and_runs_its_twiml() {
    VoiceSdkClient ada = fixture.agent("ada");
    fixture.app.answer("/instructions", "<Dial><Client>ada</Client></Dial>");

    CallRecord queued = place(ExchangeFixture.CUSTOMER, Duration.ofSeconds(30));
    var incoming = phone.incoming();
    assertThat(fixture.app.all("/instructions")).isEmpty();
    phone.answer(incoming.path("callId").asString());
    var child = ada.incoming();
    ada.accept(child.path("callsid").asString());
    awaitStatus(child.path("callsid").asString(), CallStatus.IN_PROGRESS);
    phone.hangUp(incoming.path("callId").asString());

    assertThat(queued.status()).isEqualTo(CallStatus.QUEUED);
    assertThat(queued.direction()).isEqualTo(CallDirection.OUTBOUND_API);
    assertThat(incoming.path("callId").asString()).isEqualTo(queued.sid());
    assertThat(incoming.path("from").asString()).isEqualTo(ExchangeFixture.NUMBER);
    assertThat(fixture.app.awaitWebhook("/instructions").form())
        .containsEntry("CallStatus", "in-progress")
        .containsEntry("Direction", "outbound-api");
    ada.awaitFrame("hangup", child.path("callsid").asString());
    assertThat(fixture.app.statuses("/status-rest", "completed"))
        .containsExactly("initiated", "ringing", "in-progress", "completed");
    assertThat(
            fixture.app.all("/status-rest").stream()
                .map(h -> Integer.valueOf(h.get("SequenceNumber"))))
        .containsExactlyElementsOf(IntStream.range(0, 4).boxed().toList());
  }

  @Test
  void an_unanswered_phone_is_no_answer_after_the_timeout() {
    CallRecord queued = place("+15550009999", Duration.ofSeconds(1));

    assertThat(fixture.app.statuses("/status-rest", "no-answer"))
        .containsExactly("initiated", "ringing", "no-answer");
    assertThat(calls.find(fixture.account, queued.sid()).orElseThrow().endTime()).isNotNull();
  }

  @Test
  void a_ringing_call_is_canceled() {
    CallRecord queued = place(ExchangeFixture.CUSTOMER, Duration.ofSeconds(30));
    String id = phone.incoming().path("callId").asString();

    calls.end(fixture.account, queued.sid());

    phone.awaitFrame("cancel", id);
    assertThat(fixture.app.statuses("/status-rest", "canceled")).endsWith("canceled");
  }

  @Test
  void ending_a_call_ends_the_bridged_party_too() {
    VoiceSdkClient ada = fixture.agent("ada");
    fixture.app.answer("/instructions", "<Dial><Client>ada</Client></Dial>");
    CallRecord queued = place(ExchangeFixture.CUSTOMER, Duration.ofSeconds(30));
    phone.answer(phone.incoming().path("callId").asString());
    String child = ada.incoming().path("callsid").asString();
    ada.accept(child);
    awaitStatus(child, CallStatus.IN_PROGRESS);

    calls.end(fixture.account, queued.sid());

    ada.awaitFrame("hangup", child);
    phone.awaitFrame("ended", queued.sid());
    awaitStatus(child, CallStatus.COMPLETED);
  }

  @Test
  void a_redirect_during_a_dial_requests_its_action_and_then_the_new_twiml() {
    VoiceSdkClient ada = fixture.agent("ada");
    VoiceSdkClient grace = fixture.agent("grace");
    fixture.app.answer("/instructions", "<Dial action='/dialed'><Client>ada</Client></Dial>");
    fixture.app.answer("/dialed", "<Redirect>/ignored</Redirect>");
    fixture.app.answer("/elsewhere", "<Dial><Client>grace</Client></Dial>");
    CallRecord queued = place(ExchangeFixture.CUSTOMER, Duration.ofSeconds(30));
    phone.answer(phone.incoming().path("callId").asString());
    String child = ada.incoming().path("callsid").asString();
    ada.accept(child);
    awaitStatus(child, CallStatus.IN_PROGRESS);

    calls.redirect(
        fixture.account, queued.sid(), WebhookTarget.post(fixture.app.url("/elsewhere")), null);

    ada.awaitFrame("hangup", child);
    grace.incoming();
    assertThat(phone.hasReceived("ended")).isFalse();
    assertThat(fixture.app.awaitWebhook("/dialed").form())
        .containsEntry("DialCallStatus", "completed")
        .containsEntry("DialCallSid", child)
        .containsEntry("CallStatus", "in-progress");
    assertThat(fixture.exchange.deliveries().of("").reversed().stream().map(d -> d.purpose()))
        .filteredOn(Set.of("voice", "action")::contains)
        .containsExactly("voice", "action", "voice");
  }

  @Test
  void the_dialed_party_is_redirected_and_the_caller_continues() {
    VoiceSdkClient ada = fixture.agent("ada");
    VoiceSdkClient grace = fixture.agent("grace");
    fixture.app.answer("/instructions", "<Dial action='/dialed'><Client>ada</Client></Dial>");
    fixture.app.answer("/dialed", "<Pause length='60'/>");
    CallRecord queued = place(ExchangeFixture.CUSTOMER, Duration.ofSeconds(30));
    phone.answer(phone.incoming().path("callId").asString());
    String child = ada.incoming().path("callsid").asString();
    ada.accept(child);
    awaitStatus(child, CallStatus.IN_PROGRESS);

    calls.redirect(
        fixture.account,
        child,
        WebhookTarget.NONE,
        "<Response><Dial><Client>grace</Client></Dial></Response>");

    String grandchild = grace.incoming().path("callsid").asString();
    grace.accept(grandchild);
    awaitStatus(grandchild, CallStatus.IN_PROGRESS);
    assertThat(fixture.app.awaitWebhook("/dialed").get("DialBridged")).isEqualTo("true");
    assertThat(awaitStatus(queued.sid(), CallStatus.IN_PROGRESS)).isNotNull();
    ada.send("hangup", Map.of("callsid", child));
    grace.awaitFrame("hangup", grandchild);
    awaitStatus(child, CallStatus.COMPLETED);
  }

  @Test
  void twilios_library_places_and_reads_a_call() {
    fixture.app.answer("/instructions", "<Hangup/>");
    TwilioRestClient client =
        new TwilioRestClient.Builder(fixture.account.sid(), fixture.account.authToken())
            .httpClient(new LocalTwilio(fixture.exchange.url()))
            .build();

    var call =
        com.twilio.rest.api.v2010.account.Call.creator(
                new com.twilio.type.PhoneNumber(ExchangeFixture.CUSTOMER),
                new com.twilio.type.PhoneNumber(ExchangeFixture.NUMBER),
                java.net.URI.create(fixture.app.url("/instructions")))
            .create(client);
    phone.answer(phone.incoming().path("callId").asString());
    phone.awaitFrame("ended", call.getSid());

    var read =
        Eventually.get(
            () ->
                Optional.of(
                        com.twilio.rest.api.v2010.account.Call.fetcher(call.getSid()).fetch(client))
                    .filter(c -> c.getEndTime() != null),
            () -> "the call does not end");
    assertThat(read.getStatus().toString()).isEqualTo("completed");
    assertThat(read.getDirection()).isEqualTo("outbound-api");
  }

  @Test
  void another_account_cannot_see_the_call() {
    CallRecord queued = place(ExchangeFixture.CUSTOMER, Duration.ofSeconds(30));
    var stranger = fixture.exchange.accounts().create("Stranger");

    assertThat(calls.find(stranger, queued.sid())).isEmpty();
    assertThat(calls.list(stranger)).isEmpty();
    calls.end(stranger, queued.sid());
    assertThat(calls.find(fixture.account, queued.sid()).orElseThrow().status().isFinal())
        .isFalse();
  }
}
