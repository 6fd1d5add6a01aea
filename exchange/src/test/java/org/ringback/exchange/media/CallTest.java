package org.ringback.exchange.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.exchange.Eventually.eventually;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests calls over real UDP between two test peers and the exchange.
class CallTest {
  private final List<AutoCloseable> open = new ArrayList<>();
  private MediaServer server = MediaServer.start(MediaSettings.loopbackOnly(0));

  @BeforeEach
  void serverFirst() {
    open.add(server);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private record Leg(TestPeer peer, MediaEndpoint endpoint) {}

  private TestPeer peer() {
    TestPeer peer = TestPeer.create();
    open.add(peer);
    return peer;
  }

  private Leg browserCalls() throws SdpException {
    TestPeer peer = peer();
    MediaEndpoint endpoint = server.answer(peer.offer(), CodecChoice.TELEPHONE);
    peer.acceptAnswer(endpoint.localSdp());
    return new Leg(peer, endpoint);
  }

  private Leg exchangeCalls() throws SdpException {
    TestPeer peer = peer();
    MediaEndpoint endpoint = server.offer(CodecChoice.TELEPHONE);
    endpoint.acceptAnswer(peer.answer(endpoint.localSdp()));
    return new Leg(peer, endpoint);
  }

  private static void expectTone(TestPeer peer, double hertz) {
    int mark = peer.received().length();
    eventually(
        () -> {
          short[] last = peer.received().last(400);
          boolean fresh = peer.received().length() - mark >= 400 * 8;
          double share = Goertzel.share(last, hertz);
          return fresh && share > 0.95 && Goertzel.loudness(last) > 0.05
              ? null
              : hertz + " Hz is not heard: share " + share + ", " + reason(peer);
        });
  }

  private static void expectSilence(TestPeer peer) {
    int mark = peer.received().length();
    eventually(
        () -> {
          double loudness = Goertzel.loudness(peer.received().last(400));
          boolean fresh = peer.received().length() - mark >= 400 * 8;
          return fresh && loudness < 0.0005
              ? null
              : "it is not silent: " + loudness + ", " + reason(peer);
        });
  }

  private static String reason(TestPeer peer) {
    return "heard " + peer.received().length() + " samples, failure " + peer.failure();
  }

  @Test
  void both_ends_of_a_bridge_hear_each_other_and_silence_after_it() throws Exception {
    Leg caller = browserCalls();
    Leg called = exchangeCalls();
    Bridge bridge = Bridge.between(caller.endpoint(), called.endpoint());
    caller.peer().say(440);
    called.peer().say(700);

    expectTone(called.peer(), 440);
    expectTone(caller.peer(), 700);
    // A frame that comes late is heard as silence.
    eventually(() -> caller.endpoint().levels().in() > 0.05 ? null : "the caller is not heard");
    eventually(() -> caller.endpoint().levels().out() > 0.05 ? null : "the caller hears nothing");

    caller.peer().fallSilent();
    expectSilence(called.peer());
    expectTone(caller.peer(), 700);

    bridge.close();
    expectSilence(caller.peer());
    assertThat(called.peer().reports()).isPositive();
  }

  @Test
  void a_tone_crosses_a_bridge_without_a_gap() throws Exception {
    Leg caller = browserCalls();
    Leg called = exchangeCalls();
    Bridge.between(caller.endpoint(), called.endpoint());
    caller.peer().say(440);
    expectTone(called.peer(), 440);
    // A frame that comes late on a busy machine is heard as silence. A bug would lose every other
    // frame of each period.
    eventually(
        () -> {
          int silent = silentFrames(called.peer().received(), 100);
          return silent <= 25 ? null : silent + " of the last 100 frames are silent";
        });
  }

  /// Returns how many of the last frames are silent, with those that have not arrived yet.
  private static int silentFrames(ReceivedAudio audio, int frames) {
    short[] last = audio.since(Math.max(0, audio.length() - frames * 160));
    int heard = 0;
    for (int at = 0; at + 160 <= last.length; at += 160) {
      heard += Goertzel.loudness(Arrays.copyOfRange(last, at, at + 160)) < 0.01 ? 0 : 1;
    }
    return frames - heard;
  }

  @Test
  void each_key_arrives_once_and_in_order() throws Exception {
    Leg leg = browserCalls();
    List<Character> digits = Collections.synchronizedList(new ArrayList<>());
    leg.endpoint().onDigit(digits::add);
    eventually(() -> leg.peer().isConnected() ? null : reason(leg.peer()));
    for (char key : "1559*#0AD".toCharArray()) {
      leg.peer().press(key);
    }
    eventually(() -> digits.size() >= 9 ? null : "digits so far: " + digits);
    int mark = leg.peer().sent().size();
    eventually(() -> leg.peer().sent().size() > mark + 25 ? null : "half a second more");
    assertThat(digits).containsExactly('1', '5', '5', '9', '*', '#', '0', 'A', 'D');
  }

  @Test
  void played_keys_sound_one_after_the_other() throws Exception {
    Leg leg = browserCalls();
    expectSilence(leg.peer());
    int mark = leg.peer().received().length();
    leg.endpoint().playDigit('5');
    leg.endpoint().playDigit('9');
    eventually(
        () -> {
          short[] received = leg.peer().received().since(mark);
          boolean five = anywhere(received, 770, 1336);
          boolean nine = anywhere(received, 852, 1477);
          return five && nine ? null : "5 heard: " + five + ", 9 heard: " + nine;
        });
    expectSilence(leg.peer());
  }

  @Test
  void a_key_replaces_other_audio() throws Exception {
    Leg leg = browserCalls();
    leg.endpoint().play(Tone.of(1000, Duration.ofMinutes(1)), () -> {});
    expectTone(leg.peer(), 1000);
    int mark = leg.peer().received().length();
    leg.endpoint().playDigit('5');
    eventually(
        () -> anywhere(leg.peer().received().since(mark), 770, 1336) ? null : "no 5 by itself");
    expectTone(leg.peer(), 1000);
  }

  private static boolean anywhere(short[] received, double low, double high) {
    for (int at = 0; at + 800 <= received.length; at += 160) {
      short[] part = Arrays.copyOfRange(received, at, at + 800);
      if (Goertzel.share(part, low) > 0.4 && Goertzel.share(part, high) > 0.4) {
        return true;
      }
    }
    return false;
  }

  @Test
  void a_sound_that_starts_before_the_connection_is_heard_from_its_start() throws Exception {
    TestPeer peer = peer();
    MediaEndpoint endpoint = server.offer(CodecChoice.TELEPHONE);
    AtomicInteger ended = new AtomicInteger();
    List<Boolean> virtual = Collections.synchronizedList(new ArrayList<>());
    endpoint.play(
        Tone.of(500, Duration.ofSeconds(1)),
        () -> {
          virtual.add(Thread.currentThread().isVirtual());
          ended.incrementAndGet();
        });
    endpoint.acceptAnswer(peer.answer(endpoint.localSdp()));
    eventually(() -> ended.get() > 0 ? null : "the sound has not ended, " + reason(peer));
    expectSilence(peer);
    short[] all = peer.received().since(0);
    long loud = 0;
    for (int at = 0; at + 160 <= all.length; at += 160) {
      loud += Goertzel.loudness(Arrays.copyOfRange(all, at, at + 160)) > 0.05 ? 1 : 0;
    }
    assertThat(loud).as("loud frames").isBetween(49L, 51L);
    assertThat(ended).hasValue(1);
    assertThat(virtual).containsExactly(true);
  }

  @Test
  void connected_listeners_run_once_and_late_ones_immediately() throws Exception {
    Leg leg = browserCalls();
    AtomicInteger connected = new AtomicInteger();
    leg.endpoint().onConnected(connected::incrementAndGet);
    eventually(() -> connected.get() == 1 ? null : reason(leg.peer()));
    leg.endpoint().onConnected(connected::incrementAndGet);
    eventually(() -> connected.get() == 2 ? null : "the second listener was not called");
  }

  @Test
  void packet_faults_drop_or_delay_audio_to_a_browser() throws Exception {
    Leg leg = exchangeCalls();
    leg.endpoint().play(Tone.of(1000, Duration.ofSeconds(60)), () -> {});
    expectTone(leg.peer(), 1000);

    server.applyFaults((_, _) -> PacketFaults.Outcome.LOST);
    // Earlier packets may still arrive on a busy machine.
    eventually(
        () -> {
          int received = leg.peer().received().length();
          long now = server.lagStats().ticks();
          eventually(() -> server.lagStats().ticks() > now + 50 ? null : "the clock stands");
          return leg.peer().received().length() == received ? null : "audio still arrives";
        });

    server.applyFaults((_, _) -> new PacketFaults.Outcome(false, Duration.ofMillis(60)));
    expectTone(leg.peer(), 1000);
  }

  @Test
  void a_certificate_with_another_fingerprint_is_rejected() throws Exception {
    TestPeer peer = peer().withWrongFingerprint();
    MediaEndpoint endpoint = server.answer(peer.offer(), CodecChoice.TELEPHONE);
    AtomicInteger connected = new AtomicInteger();
    endpoint.onConnected(connected::incrementAndGet);
    endpoint.play(Tone.ringback(), () -> {});
    peer.acceptAnswer(endpoint.localSdp());
    eventually(() -> peer.failure() != null ? null : "the handshake has not failed");
    assertThat(peer.failure()).hasMessageContaining("bad_certificate");
    assertThat(peer.received().length()).isZero();
    assertThat(connected).hasValue(0);
  }

  @Test
  void forged_and_repeated_packets_are_not_heard() throws Exception {
    Leg leg = browserCalls();
    List<short[]> frames = Collections.synchronizedList(new ArrayList<>());
    List<Character> digits = Collections.synchronizedList(new ArrayList<>());
    leg.peer().say(440);
    leg.endpoint().onDigit(digits::add);
    eventually(() -> leg.peer().sent().size() > 50 ? null : reason(leg.peer()));
    leg.peer().fallSilent();
    leg.peer().press('7');
    eventually(() -> digits.size() == 1 ? null : "digits: " + digits);
    eventually(() -> leg.endpoint().levels().in() < 0.001 ? null : "not silent yet");
    leg.endpoint().onAudio(frames::add);
    for (byte[] old : leg.peer().sent()) {
      leg.peer().sendRaw(old);
      byte[] forged = old.clone();
      BigEndian.putInt16(forged, 2, BigEndian.int16(forged, 2) + 2000);
      leg.peer().sendRaw(forged);
    }
    eventually(() -> frames.size() > 50 ? null : "frames: " + frames.size());
    for (short[] frame : List.copyOf(frames)) {
      assertThat(Goertzel.loudness(frame)).isLessThan(0.001);
    }
    assertThat(digits).containsExactly('7');
  }

  @Test
  void audio_continues_during_an_ice_restart() throws Exception {
    Leg leg = browserCalls();
    leg.endpoint().play(Tone.of(440, Duration.ofHours(1)), () -> {});
    leg.peer().say(600);
    expectTone(leg.peer(), 440);
    String before = leg.endpoint().localSdp();

    String answer = leg.endpoint().restart(leg.peer().restartOffer());
    assertThat(answer).isEqualTo(leg.endpoint().localSdp());
    assertThat(TestPeer.attribute(answer, "ice-ufrag"))
        .isNotEqualTo(TestPeer.attribute(before, "ice-ufrag"));
    assertThat(TestPeer.attribute(answer, "fingerprint"))
        .isEqualTo(TestPeer.attribute(before, "fingerprint"));
    assertThat(TestPeer.attribute(answer, "setup")).isEqualTo("passive");
    expectTone(leg.peer(), 440); // by the old path, before the browser has the answer

    int checks = leg.peer().checksAnswered();
    leg.peer().acceptAnswer(answer);
    eventually(() -> leg.peer().checksAnswered() > checks + 1 ? null : "no check is answered");
    expectTone(leg.peer(), 440);
    eventually(() -> leg.endpoint().levels().in() > 0.05 ? null : "the caller is not heard");
  }

  @Test
  void invalid_packets_do_not_affect_calls() throws Exception {
    Leg caller = browserCalls();
    Leg called = exchangeCalls();
    Bridge.between(caller.endpoint(), called.endpoint());
    caller.peer().say(440);
    expectTone(called.peer(), 440);
    Random random = new Random(7);
    PeerIce stranger = new PeerIce("abcd", "unknown", "wrong-password-wrong-password");
    PeerIce thief =
        new PeerIce(
            "abcd",
            TestPeer.attribute(caller.endpoint().localSdp(), "ice-ufrag"),
            "wrong-password-wrong-password");
    java.security.SecureRandom ids = new java.security.SecureRandom();
    try (TestPeer flood = TestPeer.create()) {
      flood.acceptAnswer(caller.endpoint().localSdp().replaceAll("a=ice-pwd:.*", "a=ice-pwd:x"));
      for (int i = 0; i < 3000; i++) {
        byte[] noise = new byte[random.nextInt(1, 200)];
        random.nextBytes(noise);
        flood.sendRaw(noise);
        caller.peer().sendRaw(noise); // also from an address that belongs to a call
        byte[] check = (i % 2 == 0 ? stranger : thief).check(ids, true);
        if (i % 3 == 0) {
          check[random.nextInt(check.length)] ^= (byte) (1 << random.nextInt(8));
        }
        flood.sendRaw(check);
        flood.sendRaw(Arrays.copyOf(check, random.nextInt(1, check.length)));
      }
      expectTone(called.peer(), 440);
      assertThat(flood.checksAnswered()).isZero();
      assertThat(flood.received().length()).isZero();
    }
  }

  @Test
  void a_failing_source_or_listener_affects_only_itself() throws Exception {
    Leg broken = browserCalls();
    Leg sound = browserCalls();
    AtomicInteger ended = new AtomicInteger();
    AtomicInteger reads = new AtomicInteger();
    broken
        .endpoint()
        .play(
            _ -> {
              reads.incrementAndGet();
              throw new IllegalStateException("broken on purpose");
            },
            ended::incrementAndGet);
    broken
        .endpoint()
        .onAudio(
            _ -> {
              throw new IllegalStateException("broken on purpose");
            });
    sound.endpoint().play(Tone.of(440, Duration.ofHours(1)), () -> {});
    expectTone(sound.peer(), 440);
    expectSilence(broken.peer());
    eventually(() -> ended.get() == 1 ? null : "the end of the failing sound was not reported");
    assertThat(reads).hasValue(1);
    broken.endpoint().play(Tone.of(880, Duration.ofHours(1)), () -> {});
    expectTone(broken.peer(), 880);
  }

  @Test
  void a_closed_call_sends_no_packets() throws Exception {
    Leg leg = browserCalls();
    leg.endpoint().play(Tone.of(440, Duration.ofHours(1)), () -> {});
    expectTone(leg.peer(), 440);
    leg.endpoint().close();
    leg.endpoint().close();
    @Nullable Leg other = browserCalls();
    int mark = leg.peer().received().length();
    expectSilence(other.peer());
    assertThat(leg.peer().received().length() - mark).isLessThan(5 * 160);
  }
}
