package org.ringback.server.recording;

import java.net.URI;
import java.time.Duration;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ConferenceSeat;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.webhook.WebhookUrls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Plays the announcement to the customers of outgoing conferences. Twilio dials them into the
/// conference, so no TwiML of their own leg could play it.
final class Announcer {
  private static final Logger log = LoggerFactory.getLogger(Announcer.class);

  /// How long after the answer a failed announcement is repeated.
  private static final Duration LATEST = Duration.ofMinutes(1);

  private static final int MAX_DUE = 50;

  private final PolicyStore store;
  private final Calls calls;
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final URI publicUrl;

  Announcer(
      PolicyStore store, Calls calls, Credentials credentials, TwilioApi twilio, URI publicUrl) {
    this.store = store;
    this.calls = calls;
    this.credentials = credentials;
    this.twilio = twilio;
    this.publicUrl = publicUrl;
  }

  void announceDue() {
    if (!store.hasUnannounced()) {
      return;
    }
    for (PolicyStore.DueAnnouncement due : store.dueAnnouncements(LATEST, MAX_DUE)) {
      try {
        announce(due);
      } catch (RuntimeException e) {
        log.warn("Could not announce the recording of call {}: {}", due.call(), e.toString());
      }
    }
  }

  private void announce(PolicyStore.DueAnnouncement due) {
    URI twiml = new WebhookUrls(publicUrl, due.workspace()).announcement(due.call().value());
    calls.find(due.workspace(), due.call()).stream()
        .flatMap(call -> call.seats().stream())
        .filter(ConferenceSeat::isPresent)
        .map(ConferenceSeat::conference)
        .findFirst()
        .ifPresent(
            conference -> {
              if (credentials.requestAs(
                  due.workspace(), auth -> twilio.announce(auth, conference, twiml))) {
                store.saveAnnounced(due.workspace(), due.call(), null);
              }
            });
  }
}
