package org.ringback.server.callcontrol;

import java.util.ArrayList;
import java.util.List;
import org.ringback.server.call.Call;
import org.ringback.server.call.ConferenceSeat;
import org.ringback.server.call.ParticipantRole;

/// Computes the steps that a call in a conference needs. No leg ends the conference when it leaves,
/// so each leg with no one left to talk to is ended by its CallSid.
final class ControlPlan {
  private ControlPlan() {}

  static List<ControlStep> steps(Call call) {
    if (call.isOver()) {
      return new ArrayList<>(
          call.openLegsOfOthers().stream().map(ControlStep.EndLeg::new).toList());
    }
    List<ConferenceSeat> seats = call.seats();
    boolean isAlone =
        call.state().answeredAt() != null
            && seats.stream().filter(ConferenceSeat::isPresent).allMatch(seat -> isCustomer(seat));
    List<ControlStep> steps = new ArrayList<>();
    if (isAlone) {
      seats.stream()
          .filter(seat -> isCustomer(seat) && seat.isPresent())
          .forEach(seat -> steps.add(new ControlStep.EndLeg(seat.callSid())));
    }
    return steps;
  }

  private static boolean isCustomer(ConferenceSeat seat) {
    return seat.participant().role() == ParticipantRole.CUSTOMER;
  }
}
