package org.ringback.server.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringback.server.webhook.CallbackHandler;
import org.ringback.server.webhook.VerifiedWebhook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Applies status callbacks to their calls.
final class StatusCallbackHandler implements CallbackHandler {
  private static final Logger log = LoggerFactory.getLogger(StatusCallbackHandler.class);

  private final Calls calls;

  StatusCallbackHandler(Calls calls) {
    this.calls = calls;
  }

  @Override
  public void apply(List<VerifiedWebhook> callbacks) {
    List<LegStatusUpdate> updates = new ArrayList<>();
    for (VerifiedWebhook callback : callbacks) {
      Optional<LegStatusUpdate> update = LegStatusUpdate.ofCallback(callback);
      if (update.isPresent()) {
        updates.add(update.get());
      } else {
        log.warn("Ignored a status callback with the status {}", callback.get("CallStatus"));
      }
    }
    calls.applyUpdates(updates);
  }
}
