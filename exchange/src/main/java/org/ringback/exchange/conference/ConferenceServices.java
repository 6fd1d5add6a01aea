package org.ringback.exchange.conference;

import java.time.Clock;
import java.util.concurrent.Executor;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.MediaClock;
import org.ringback.exchange.recording.Recordings;
import org.ringback.exchange.webhook.StatusCallbackQueue;
import org.ringback.exchange.webhook.WebhookSender;

/// The dependencies that all conferences share.
record ConferenceServices(
    WebhookSender webhooks,
    Recordings recordings,
    MediaClock mediaClock,
    AnnouncementPlayer announcementPlayer,
    Clock clock,
    Executor threads) {
  StatusCallbackQueue callbacks(Account account, WebhookTarget target) {
    return new StatusCallbackQueue(webhooks, account, target, "conference-callback", threads);
  }
}
