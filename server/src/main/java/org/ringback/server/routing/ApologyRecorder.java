package org.ringback.server.routing;

import java.util.Optional;
import java.util.function.Consumer;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.Calls;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.webhook.VerifiedWebhook;

/// Records that the server ended the call of a waiting customer with an apology. Otherwise the row
/// would name the customer as the one who hung up.
final class ApologyRecorder implements Consumer<VerifiedWebhook> {
  private final Calls calls;

  ApologyRecorder(Calls calls) {
    this.calls = calls;
  }

  @Override
  public void accept(VerifiedWebhook webhook) {
    Optional<CallSid> leg = webhook.callSid();
    leg.flatMap(it -> calls.findByLeg(webhook.workspace(), it))
        .flatMap(id -> calls.find(webhook.workspace(), id))
        .filter(call -> leg.equals(Optional.ofNullable(call.callSid())))
        .filter(ApologyRecorder::isWaiting)
        .ifPresent(call -> calls.requestEnd(webhook.workspace(), call.id(), null));
  }

  private static boolean isWaiting(Call call) {
    return call.direction() == CallDirection.INBOUND && call.state().answeredAt() == null;
  }
}
