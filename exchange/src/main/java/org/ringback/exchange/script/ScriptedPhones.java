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

/// The telephones that scripts play, by number. A number with a script is answered by its script
/// alone: an open handset page with the same number does not ring, so that a page that somebody
/// left open does not change what a test sees. Take the script away and the page rings again.
public final class ScriptedPhones {
  /// @param written the script as it was given
  public record Phone(String number, Script script, JsonNode written) {}

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

  /// Who is rung at a number: the script, or whoever was there without one.
  public List<RingTarget> ringTargets(String number, List<RingTarget> otherwise) {
    Phone phone = phones.get(number);
    return phone == null
        ? otherwise
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

  /// A scripted telephone dials.
  ///
  /// @return the CallSid; empty when the number is nobody's
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

  /// In the place of the script that the number may have had. A call that this one is in goes on.
  public void put(Phone phone) {
    phones.put(phone.number(), phone);
  }

  /// @return false when there was none
  public boolean remove(String number) {
    return phones.remove(number) != null;
  }

  public void clear() {
    phones.clear();
  }

  public List<Phone> all() {
    return List.copyOf(phones.values());
  }

  /// What an end of a call heard; empty when no script played in it.
  public Optional<CaptureSummary> heard(String callSid, CallSide end) {
    return transcripts.find(callSid).map(transcript -> CaptureSummary.of(transcript, end));
  }

  Optional<CallTranscript> transcript(String callSid) {
    return transcripts.find(callSid);
  }
}
