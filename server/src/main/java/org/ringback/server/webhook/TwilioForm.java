package org.ringback.server.webhook;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallStatus;
import org.ringback.server.call.LegStatusUpdate;
import org.ringback.server.twilio.CallSid;

/// What a signed form says of a call.
record TwilioForm(FormBody form, Instant received) {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  Optional<CallSid> callSid() {
    return form.get("CallSid").flatMap(CallSid::of);
  }

  /// Empty for a caller who withholds the number.
  String from() {
    return form.get("From").orElse("");
  }

  String to() {
    return form.get("To").orElse("");
  }

  Optional<String> get(String name) {
    return form.get(name);
  }

  /// What a status callback tells; empty when it tells of no call.
  Optional<LegStatusUpdate> news() {
    return callSid()
        .flatMap(
            callSid ->
                form.get("CallStatus")
                    .flatMap(CallStatus::of)
                    .map(
                        status ->
                            news(
                                callSid,
                                form.get("ParentCallSid").flatMap(CallSid::of).orElse(null),
                                status,
                                at(),
                                number("SequenceNumber"),
                                number("CallDuration"))));
  }

  /// That the leg of this webhook is in that status now.
  LegStatusUpdate now(CallSid callSid, CallStatus status) {
    return news(callSid, null, status, received, null, null);
  }

  /// What the end of a dial tells of the leg that was dialled, if it tells of one.
  Optional<LegStatusUpdate> dialled(CallSid parent) {
    return form.get("DialCallSid")
        .flatMap(CallSid::of)
        .flatMap(
            child ->
                dialOutcome()
                    .map(
                        outcome ->
                            new LegStatusUpdate(
                                child,
                                parent,
                                "",
                                "",
                                outcome,
                                received,
                                null,
                                number("DialCallDuration"),
                                said())));
  }

  /// How the dial ended. Twilio: `answered` when the called party answered and a conference or a
  /// `<Number>` with a URL took over, else as a call's status.
  Optional<CallStatus> dialOutcome() {
    return form.get("DialCallStatus")
        .map(word -> word.equals("answered") ? "completed" : word)
        .flatMap(CallStatus::of)
        .filter(CallStatus::isTerminal);
  }

  private LegStatusUpdate news(
      CallSid callSid,
      @Nullable CallSid parent,
      CallStatus status,
      Instant at,
      @Nullable Integer sequence,
      @Nullable Integer duration) {
    return new LegStatusUpdate(
        callSid, parent, from(), to(), status, at, sequence, duration, said());
  }

  /// Twilio's Timestamp, in whole seconds; when it came, if there is none.
  private Instant at() {
    try {
      return form.get("Timestamp")
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
          .orElse(received);
    } catch (DateTimeException unreadable) {
      return received;
    }
  }

  private @Nullable Integer number(String name) {
    OptionalInt number =
        form.get(name)
            .filter(text -> NUMBER.matcher(text).matches())
            .map(text -> OptionalInt.of(Integer.parseInt(text)))
            .orElseGet(OptionalInt::empty);
    return number.isPresent() ? number.getAsInt() : null;
  }

  private Map<String, String> said() {
    Map<String, String> said = new HashMap<>();
    form.parameters().forEach((name, values) -> said.put(name, values.getFirst()));
    return said;
  }
}
