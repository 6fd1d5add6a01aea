package org.ringback.exchange.script;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<String, ManualPhone> manualPhones = new ConcurrentHashMap<>();
  private final CallTranscripts transcripts;

  public ScriptedPhones(MediaServer media, Synthesiser speech, ExchangeClock clock) {
    this.media = media;
    this.speech = speech;
    this.clock = clock;
    this.transcripts = new CallTranscripts(clock);
  }

  /// Returns the targets that a number rings: its manual phone, its script, or the given handsets
  /// without one.
  public List<RingTarget> ringTargets(String number, List<RingTarget> defaultValue) {
    ManualPhone manual = manualPhones.get(number);
    if (manual != null) {
      return List.of((call, listener) -> ring(manual, call, listener));
    }
    Phone phone = phones.get(number);
    return phone == null
        ? defaultValue
        : List.of((call, listener) -> ring(phone.script(), call, listener));
  }

  private Leg ring(Script script, Invitation invitation, LegListener listener) {
    ScriptedLeg leg = leg(invitation.callSid(), invitation.to(), CallSide.TO, script.isMachine());
    leg.bind(listener);
    new ScriptRunner(leg, script, speech, clock).start();
    return leg;
  }

  private Leg ring(ManualPhone phone, Invitation invitation, LegListener listener) {
    ScriptedLeg leg = leg(invitation.callSid(), invitation.to(), CallSide.TO, false);
    leg.bind(listener);
    phone.rings(new ManualCall(leg, speech, clock));
    return leg;
  }

  private ScriptedLeg leg(String callSid, String number, CallSide side, boolean isMachine) {
    return new ScriptedLeg(media.pcm(), transcripts.open(callSid, number, side), isMachine);
  }

  /// Dials a number from a scripted phone.
  ///
  /// @return the CallSid; empty when no account owns the number
  public Optional<String> dial(CallEngine calls, String from, String to, Script script) {
    Optional<ScriptedLeg> leg = dial(calls, from, to, script.isMachine());
    leg.ifPresent(each -> new ScriptRunner(each, script, speech, clock).start());
    return leg.map(each -> each.transcript().callSid());
  }

  /// Dials a number from a phone that a test operates.
  ///
  /// @return empty when no account owns the number
  public Optional<ManualCall> dialManually(CallEngine calls, String from, String to) {
    return dial(calls, from, to, false).map(leg -> new ManualCall(leg, speech, clock));
  }

  private Optional<ScriptedLeg> dial(CallEngine calls, String from, String to, boolean isMachine) {
    String callSid = calls.nextCallSid();
    ScriptedLeg leg = leg(callSid, from, CallSide.FROM, isMachine);
    Optional<LegListener> listener = calls.fromPhone(callSid, from, to, leg);
    if (listener.isEmpty()) {
      leg.end(HangupCause.FAILED);
      return Optional.empty();
    }
    leg.bind(listener.get());
    return Optional.of(leg);
  }

  /// Gives a number a phone that a test operates. It rings in place of a script or handset.
  public ManualPhone manual(String number) {
    return manualPhones.computeIfAbsent(number, _ -> new ManualPhone());
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
    manualPhones.clear();
  }

  public List<Phone> all() {
    return List.copyOf(phones.values());
  }

  /// Returns what happened at the scripted or manual phone of a call, in order.
  public List<PhoneEvent> events(String callSid) {
    return transcripts.find(callSid).map(CallTranscript::events).orElse(List.of());
  }

  /// Returns the audio that one end of a call received; empty for a call without a script.
  public Optional<CaptureSummary> heard(String callSid, CallSide end) {
    return transcripts.find(callSid).map(transcript -> CaptureSummary.of(transcript, end));
  }

  Optional<CallTranscript> transcript(String callSid) {
    return transcripts.find(callSid);
  }
}
