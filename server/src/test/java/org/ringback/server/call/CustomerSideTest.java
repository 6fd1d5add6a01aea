package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.call.CallFacts.ADA;
import static org.ringback.server.call.CallFacts.BEN;
import static org.ringback.server.call.CallFacts.CUSTOMER;
import static org.ringback.server.call.CallFacts.EVE;
import static org.ringback.server.call.CallFacts.at;
import static org.ringback.server.call.CallFacts.claimed;
import static org.ringback.server.call.CallFacts.event;
import static org.ringback.server.call.CallFacts.everyOrder;
import static org.ringback.server.call.CallFacts.invite;
import static org.ringback.server.call.CallFacts.join;
import static org.ringback.server.call.CallFacts.leave;
import static org.ringback.server.call.CallFacts.ringing;

import org.junit.jupiter.api.Test;
import org.ringback.server.call.ConferenceEvent.Kind;

class CustomerSideTest {
  @Test
  void the_customer_hears_the_agents_one_after_another() {
    Call call =
        everyOrder(
            invite(claimed(), BEN, EVE),
            join(1, CUSTOMER, 0),
            join(2, ADA, 5),
            ringing(EVE, 7),
            join(3, EVE, 8),
            ringing(BEN, 21),
            event(4, Kind.HOLD, CUSTOMER, 20),
            join(5, BEN, 25),
            leave(6, ADA, 30),
            event(7, Kind.UNHOLD, CUSTOMER, 31));

    assertThat(CustomerSide.of(call, at(2))).isEqualTo(new CustomerSide(false, null));
    assertThat(CustomerSide.of(call, at(10))).isEqualTo(new CustomerSide(false, ADA.id()));
    assertThat(CustomerSide.of(call, at(22)).isOnHold()).isTrue();
    assertThat(CustomerSide.of(call, at(40))).isEqualTo(new CustomerSide(false, BEN.id()));
    assertThat(CustomerSide.members(call))
        .containsExactlyInAnyOrder(ADA.user(), BEN.user(), EVE.user());
  }

  @Test
  void the_speaker_is_unknown_while_several_are_heard() {
    Call call =
        everyOrder(
            invite(claimed(), BEN),
            join(1, CUSTOMER, 0),
            join(2, ADA, 5),
            ringing(BEN, 8),
            join(3, BEN, 9));

    assertThat(CustomerSide.of(call, at(20)).speaker()).isNull();
  }
}
