package org.ringback.exchange.alert;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Sid;
import org.ringback.exchange.account.WebhookTarget;

/// The newest 5,000 alerts, newest first.
public final class AlertLog {
  private static final int MAX_ENTRIES = 5_000;
  private static final int MAX_LENGTH = 4 * 1024;

  private final Clock clock;
  private final RandomGenerator random;
  private final Deque<Alert> alerts = new ArrayDeque<>();

  public AlertLog(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public void error(Account account, String callSid, int code, String text) {
    raise(account, callSid, code, "error", text, WebhookTarget.NONE, "", "");
  }

  public void warning(Account account, String callSid, int code, String text) {
    raise(account, callSid, code, "warning", text, WebhookTarget.NONE, "", "");
  }

  /// @param requested the webhook that was requested
  /// @param variables the request's parameters
  /// @param response the response's body
  public void raise(
      Account account,
      String callSid,
      int code,
      String level,
      String text,
      WebhookTarget requested,
      String variables,
      String response) {
    Alert alert =
        new Alert(
            Sid.next("NO", random),
            account.sid(),
            callSid,
            code,
            level,
            truncate(text),
            requested.isSet() ? requested.method() : "",
            requested.url(),
            truncate(variables),
            truncate(response),
            clock.instant());
    synchronized (alerts) {
      alerts.addFirst(alert);
      if (alerts.size() > MAX_ENTRIES) {
        alerts.removeLast();
      }
    }
  }

  private static String truncate(String text) {
    return text.substring(0, Math.min(MAX_LENGTH, text.length()));
  }

  public List<Alert> of(Account account) {
    synchronized (alerts) {
      return alerts.stream().filter(a -> a.accountSid().equals(account.sid())).toList();
    }
  }

  public Optional<Alert> find(Account account, String sid) {
    return of(account).stream().filter(a -> a.sid().equals(sid)).findFirst();
  }
}
