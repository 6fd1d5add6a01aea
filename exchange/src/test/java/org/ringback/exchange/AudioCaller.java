package org.ringback.exchange;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.ringback.exchange.media.Goertzel;
import org.ringback.exchange.media.TestPeer;

/// A caller with a phone page and real audio over UDP.
public final class AudioCaller implements AutoCloseable {
  private static final int LISTENED = 400;

  private final TestPeer peer = TestPeer.create();
  private final PhonePageClient phone;
  private String call = "";

  public AudioCaller(ExchangeFixture fixture, String number) {
    this.phone = fixture.phone(number);
  }

  /// Dials, and waits until the call is answered.
  public AudioCaller dials(String to) {
    call = phone.dial(to, peer.offer());
    peer.acceptAnswer(phone.awaitFrame("connected", call).path("sdp").asString());
    return this;
  }

  /// Waits for a call and answers it.
  public AudioCaller answers() {
    var incoming = phone.incoming();
    call = incoming.path("callId").asString();
    phone.answer(call, peer.answer(incoming.path("sdp").asString()));
    return this;
  }

  /// Returns the CallSid.
  public String call() {
    return call;
  }

  public PhonePageClient phone() {
    return phone;
  }

  public TestPeer peer() {
    return peer;
  }

  public AudioCaller says(double hertz) {
    peer.say(hertz);
    return this;
  }

  public void fallsSilent() {
    peer.fallSilent();
  }

  public void hangsUp() {
    phone.hangUp(call);
  }

  /// Waits until the newest received audio matches.
  ///
  /// @param what a description for the failure message
  public void expectHears(String what, Predicate<short[]> fits) {
    int mark = peer.received().length();
    Eventually.get(
        () ->
            Optional.of(peer.received().last(LISTENED))
                .filter(_ -> peer.received().length() - mark >= LISTENED * 8)
                .filter(fits),
        () ->
            "not heard: "
                + what
                + "; loudness "
                + Goertzel.loudness(peer.received().last(LISTENED))
                + ", "
                + peer.received().length()
                + " samples, failure "
                + peer.failure());
  }

  /// Waits until any 400 ms of the audio received so far match, for a sound that may be over.
  ///
  /// @param what a description for the failure message
  public void expectHasHeard(String what, Predicate<short[]> fits) {
    expectHasHeard(what, 0, fits);
  }

  /// Waits until any 400 ms of the audio received after a number of samples match.
  ///
  /// @param what a description for the failure message
  /// @param samples the result of an earlier [#samplesReceived]
  public void expectHasHeard(String what, int samples, Predicate<short[]> fits) {
    Eventually.get(
        () -> Optional.of(true).filter(_ -> anyPart(peer.received().since(samples), fits)),
        () -> "not heard: " + what + "; " + peer.received().length() + " samples");
  }

  public int samplesReceived() {
    return peer.received().length();
  }

  private static boolean anyPart(short[] heard, Predicate<short[]> fits) {
    int length = LISTENED * 8;
    return IntStream.rangeClosed(0, (heard.length - length) / (length / 4))
        .mapToObj(i -> Arrays.copyOfRange(heard, i * length / 4, i * length / 4 + length))
        .anyMatch(fits);
  }

  public void expectHears(double hertz) {
    expectHears(hertz + " Hz", sound -> isHeard(sound, hertz));
  }

  public void expectSilence() {
    expectHears("silence", sound -> Goertzel.loudness(sound) < 0.001);
  }

  /// Waits until the connection has carried 400 ms.
  public void expectAudio() {
    expectHears("anything", _ -> true);
  }

  public static boolean isHeard(short[] sound, double hertz) {
    return Goertzel.loudness(sound) > 0.02 && Goertzel.share(sound, hertz) > 0.15;
  }

  @Override
  public void close() {
    peer.close();
  }
}
