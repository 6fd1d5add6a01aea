package org.ringback.exchange.script;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.ringback.exchange.call.CallEngine;
import org.ringback.exchange.call.HangupCause;
import org.ringback.exchange.call.Invitation;
import org.ringback.exchange.call.Leg;
import org.ringback.exchange.call.LegListener;
import org.ringback.exchange.call.RingTarget;
import org.ringback.exchange.media.MediaServer;
import org.ringback.exchange.speech.Synthesiser;
import org.ringback.exchange.time.ExchangeClock;
import tools.jackson.databind.JsonNode;

/// The scripted phones, by number. A number with a script rings the script only, so that a phone
/// page that is still open does not affect a test. Without the script the page rings again.
public final class ScriptedPhones {
  /// @param source the script as source
  public record Phone(String number, Script script, JsonNode source) {}

  private final MediaServer media;
  private final Synthesiser speech;
  private final ExchangeClock clock;
  private final Map<String, Phone> phones = new ConcurrentSkipListMap<>();
  private final CallTranscripts transcripts = new CallTranscripts();

  public ScriptedPhones(MediaServer media, Synthesiser speech, ExchangeClock clock) {
    this.media = media;
    this.speech = speech;
    this.clock = clock;
  }

  /// Returns the targets that a number rings: its script, or the given handsets without one.
  public List<RingTarget> ringTargets(String number, List<RingTarget> defaultValue) {
    Phone phone = phones.get(number);
    return phone == null
        ? defaultValue
        : List.of((call, listener) -> ring(phone.script(), call, listener));
  }

  private Leg ring(Script script, Invitation invitation, LegListener listener) {
    ScriptedLeg leg =
        new ScriptedLeg(
            media.pcm(),
            transcripts.open(invitation.callSid(), invitation.to(), CallSide.TO),
            script.isMachine());
    leg.bind(listener);
    new ScriptRunner(leg, script, speech, clock).start();
    return leg;
  }

  /// Dials a number from a scripted phone.
  ///
  /// @return the CallSid; empty when no account owns the number
  public Optional<String> dial(CallEngine calls, String from, String to, Script script) {
    String callSid = calls.nextCallSid();
    ScriptedLeg leg =
        new ScriptedLeg(
            media.pcm(), transcripts.open(callSid, from, CallSide.FROM), script.isMachine());
    Optional<LegListener> listener = calls.fromPhone(callSid, from, to, leg);
    if (listener.isEmpty()) {
      leg.end(HangupCause.FAILED);
      return Optional.empty();
    }
    leg.bind(listener.get());
    new ScriptRunner(leg, script, speech, clock).start();
    return Optional.of(callSid);
  }

  /// Registers a script and replaces an earlier one. Active calls of the earlier script continue.
  public void put(Phone phone) {
    phones.put(phone.number(), phone);
  }

  /// @return false when the number has no script
  public boolean remove(String number) {
    return phones.remove(number) != null;
  }

  public void clear() {
    phones.clear();
  }

  public List<Phone> all() {
    return List.copyOf(phones.values());
  }

  /// Returns the audio that one end of a call received; empty for a call without a script.
  public Optional<CaptureSummary> heard(String callSid, CallSide end) {
    return transcripts.find(callSid).map(transcript -> CaptureSummary.of(transcript, end));
  }

  Optional<CallTranscript> transcript(String callSid) {
    return transcripts.find(callSid);
  }
}
