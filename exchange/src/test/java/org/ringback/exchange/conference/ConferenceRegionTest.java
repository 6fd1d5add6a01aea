package org.ringback.exchange.conference;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.rest.api.v2010.account.conference.Participant;
import com.twilio.type.PhoneNumber;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.VoiceSdkClient;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;

/// Regions and jitter buffers of conferences.
class ConferenceRegionTest extends ConferenceRoom {
  private TestCall browserJoins(String home, String attributes) {
    Application application =
        exchange
            .account()
            .createApplication(
                "App",
                WebhookTarget.post(app.url("/voice")),
                WebhookTarget.NONE,
                WebhookTarget.NONE);
    app.answer("/voice", conferenceTwiml(attributes));
    TestCall call =
        exchange
            .client(
                VoiceSdkClient.token(
                    exchange.account(),
                    exchange.account().createKey("tokens"),
                    "ada",
                    application.sid(),
                    home))
            .call(Map.of());
    awaitJoined(call);
    return call;
  }

  @Test
  void calls_of_two_regions_make_two_conferences_of_the_same_name() {
    joins("");
    TestCall agent = browserJoins("au1", "");

    assertThat(conferences()).hasSize(2);
    assertThat(regions()).containsExactlyInAnyOrder("us1", "au1");
    assertThat(conferences()).allMatch(c -> c.record().status().equals("init"));

    Participant invited =
        Participant.creator(
                conferenceOf(agent).sid(),
                new PhoneNumber(ExchangeExtension.NUMBER),
                new PhoneNumber(CUSTOMER))
            .create(twilio());
    exchange.phone(CUSTOMER);
    assertThat(invited.getConferenceSid()).isEqualTo(conferenceOf(agent).sid());
  }

  private Conference conferenceOf(TestCall call) {
    return conferences().stream()
        .filter(c -> c.participant(call.sid()).isPresent())
        .findFirst()
        .orElseThrow();
  }

  private List<@Nullable String> regions() {
    return StreamSupport.stream(
            com.twilio.rest.api.v2010.account.Conference.reader()
                .setFriendlyName(room)
                .read(twilio())
                .spliterator(),
            false)
        .map(com.twilio.rest.api.v2010.account.Conference::getRegion)
        .toList();
  }

  @Test
  void calls_of_two_regions_meet_when_all_give_the_same_region() {
    joins("region='ie1'");
    browserJoins("au1", "region='ie1'");

    assertThat(conferences()).hasSize(1);
    assertThat(regions()).containsExactly("ie1");
    assertThat(conferences().getFirst().record().status()).isEqualTo("in-progress");
  }

  @Test
  void the_first_region_that_a_participant_gives_counts() {
    joins("");
    joins("region='de1'");
    joins("region='jp1'");

    assertThat(conferences()).hasSize(1);
    assertThat(regions()).containsExactly("de1");
  }

  @Test
  void rest_validates_region_and_jitter_buffer_without_a_warning() {
    exchange.phone(CUSTOMER);

    Participant created = creator().setRegion("ie1").setJitterBufferSize("small").create(twilio());

    awaitJoined(exchange.call(created.getCallSid()));
    assertThat(regions()).containsExactly("ie1");
    assertThat(alerts(created.getCallSid())).isEmpty();
    assertRefused(20001, () -> creator().setJitterBufferSize("huge").create(twilio()));
    assertRefused(20001, () -> creator().setRegion("us9").create(twilio()));
  }
}
