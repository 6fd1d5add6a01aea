package org.ringback.exchange.conference;

import java.time.Clock;
import java.util.concurrent.Executor;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Hook;
import org.ringback.exchange.media.MediaClock;
import org.ringback.exchange.recording.Recordings;
import org.ringback.exchange.webhook.Reports;
import org.ringback.exchange.webhook.WebhookSender;

/// What conferences work with.
record ConferenceParts(
    WebhookSender webhooks,
    Recordings recordings,
    MediaClock beat,
    Programmes programmes,
    Clock clock,
    Executor threads) {
  Reports reports(Account account, Hook hook) {
    return new Reports(webhooks, account, hook, "conference-callback", threads);
  }
}
