package org.ringback.exchange.junit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.webhook.DeliveryRecord;

/// The timeline of a call for failure messages: the webhooks and alerts of the call and of the
/// calls that it dialed, and the events of their phones.
final class CallTimeline {
  private static final int MAX_TEXT = 160;
  private static final Set<String> SHOWN =
      Set.of(
          "CallStatus",
          "DialCallStatus",
          "Digits",
          "SpeechResult",
          "ErrorCode",
          "StatusCallbackEvent",
          "ReasonParticipantLeft");

  private record Entry(Instant at, String text) {}

  private CallTimeline() {}

  static String of(ExchangeExtension exchange, String callSid) {
    List<CallRecord> calls =
        exchange
            .exchange()
            .calls()
            .list(exchange.account())
            .filter(call -> call.sid().equals(callSid) || callSid.equals(call.parentCallSid()))
            .sorted(Comparator.comparing(CallRecord::created))
            .toList();
    Set<String> sids = calls.stream().map(CallRecord::sid).collect(Collectors.toSet());
    List<Entry> entries = new ArrayList<>();
    exchange.deliveries().stream()
        .filter(delivery -> sids.contains(delivery.callSid()))
        .forEach(delivery -> entries.add(new Entry(delivery.at(), describe(delivery))));
    exchange.exchange().alerts().of(exchange.account()).stream()
        .filter(alert -> sids.contains(alert.resourceSid()))
        .forEach(
            alert ->
                entries.add(
                    new Entry(
                        alert.at(),
                        alert.level() + ' ' + alert.code() + ": " + shorten(alert.text()))));
    for (String sid : sids) {
      exchange.exchange().phones().events(sid).stream()
          .map(event -> new Entry(event.at(), event.number() + ' ' + event.what()))
          .forEach(entries::add);
    }
    entries.sort(Comparator.comparing(Entry::at));
    StringBuilder text = new StringBuilder();
    calls.forEach(call -> text.append(describe(call)).append('\n'));
    Instant start = calls.isEmpty() ? Instant.EPOCH : calls.getFirst().created();
    for (Entry each : entries) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %7.3f s  %s%n",
              Duration.between(start, each.at()).toMillis() / 1000.0,
              each.text()));
    }
    return text.toString();
  }

  private static String describe(CallRecord call) {
    return "call %s from %s to %s (%s): %s"
        .formatted(
            call.sid(), call.from(), call.to(), call.direction().wire(), call.status().wire());
  }

  private static String describe(DeliveryRecord delivery) {
    String parameters =
        delivery.parameters().stream()
            .filter(each -> SHOWN.contains(each.getKey()))
            .map(Map.Entry::toString)
            .collect(Collectors.joining(" "));
    return "webhook %s %s %s [%s] -> %d %s"
        .formatted(
            delivery.purpose(),
            delivery.method(),
            delivery.url(),
            parameters,
            delivery.status(),
            shorten(delivery.answer()))
        .stripTrailing();
  }

  private static String shorten(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "…";
  }
}
