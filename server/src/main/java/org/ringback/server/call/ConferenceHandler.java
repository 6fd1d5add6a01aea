package org.ringback.server.call;

import java.util.List;
import java.util.Optional;
import org.ringback.server.webhook.UnprocessableWebhook;
import org.ringback.server.webhook.VerifiedWebhook;
import org.ringback.server.webhook.WebhookHandler;
import org.ringback.server.webhook.WebhookKind;

/// Applies the events of conferences to their calls.
final class ConferenceHandler implements WebhookHandler {
  private final Calls calls;

  ConferenceHandler(Calls calls) {
    this.calls = calls;
  }

  @Override
  public WebhookKind kind() {
    return WebhookKind.CONFERENCE;
  }

  /// Returns ConferenceSid, SequenceNumber and StatusCallbackEvent.
  @Override
  public Optional<String> key(VerifiedWebhook callback) {
    Integer sequence = callback.number("SequenceNumber");
    return sequence == null
        ? Optional.empty()
        : callback
            .get("ConferenceSid")
            .flatMap(
                conference ->
                    callback
                        .get("StatusCallbackEvent")
                        .map(event -> conference + ":" + sequence + ":" + event));
  }

  @Override
  public boolean isBatched() {
    return true;
  }

  @Override
  public void apply(List<VerifiedWebhook> callbacks) {
    calls.applyConferenceUpdates(callbacks.stream().map(ConferenceHandler::update).toList());
  }

  private static ConferenceUpdate update(VerifiedWebhook callback) {
    return ConferenceUpdate.of(callback)
        .orElseThrow(
            () ->
                new UnprocessableWebhook(
                    "ConferenceSid, SequenceNumber or StatusCallbackEvent is missing or unknown: "
                        + callback.get("StatusCallbackEvent").orElse("")));
  }
}
