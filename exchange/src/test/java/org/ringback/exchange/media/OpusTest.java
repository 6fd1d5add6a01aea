package org.ringback.exchange.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.exchange.Eventually.eventually;

import io.github.jaredmdobson.concentus.OpusException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests calls of browsers that prefer Opus.
class OpusTest {
  private final List<AutoCloseable> open = new ArrayList<>();
  private final MediaServer server = MediaServer.start(MediaSettings.loopbackOnly(0));

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

  private TestPeer peer() throws OpusException {
    TestPeer peer = TestPeer.create().speakingOpus();
    open.add(peer);
    return peer;
  }

  private MediaEndpoint calledBy(TestPeer peer, CodecChoice choice) throws SdpException {
    MediaEndpoint endpoint = server.answer(peer.offer(), choice);
    peer.acceptAnswer(endpoint.localSdp());
    return endpoint;
  }

  private static void expectTone(TestPeer peer, double hertz) {
    int mark = peer.received().length();
    eventually(
        () -> {
          short[] last = peer.received().last(400);
          double share = Goertzel.share(last, hertz);
          return peer.received().length() - mark >= 400 * 8
                  && share > 0.9
                  && Goertzel.loudness(last) > 0.05
              ? null
              : hertz + " Hz is not heard: share " + share + ", failure " + peer.failure();
        });
  }

  @Test
  void two_browsers_that_prefer_opus_hear_each_other_by_opus() throws Exception {
    TestPeer ada = peer();
    TestPeer grace = peer();
    MediaEndpoint caller = calledBy(ada, CodecChoice.BROWSER);
    MediaEndpoint called = server.offer(CodecChoice.BROWSER);
    called.acceptAnswer(grace.answer(called.localSdp()));
    ada.say(440);
    grace.say(700);

    Bridge.between(caller, called);

    expectTone(grace, 440);
    expectTone(ada, 700);
    assertThat(caller.localSdp())
        .contains("a=rtpmap:111 opus/48000/2")
        .contains("useinbandfec=1")
        .contains("a=rtpmap:126 telephone-event/48000")
        .doesNotContain("PCMU");
    assertThat(called.localSdp()).contains("SAVPF 0 111 110 126");
  }

  @Test
  void a_browser_with_opus_and_a_telephone_with_pcmu_hear_each_other() throws Exception {
    TestPeer ada = peer();
    TestPeer phone = TestPeer.create();
    open.add(phone);
    MediaEndpoint browser = calledBy(ada, CodecChoice.BROWSER);
    MediaEndpoint telephone = calledBy(phone, CodecChoice.TELEPHONE);
    ada.say(440);
    phone.say(700);

    Bridge.between(browser, telephone);

    expectTone(phone, 440);
    expectTone(ada, 700);
    assertThat(telephone.localSdp()).contains("PCMU").doesNotContain("opus");
  }

  @Test
  void keys_are_received_in_addition_to_opus() throws Exception {
    TestPeer ada = peer();
    MediaEndpoint endpoint = calledBy(ada, CodecChoice.BROWSER);
    List<Character> keys = new CopyOnWriteArrayList<>();
    endpoint.onDigit(keys::add);
    ada.say(440);
    eventually(() -> ada.isConnected() ? null : "no connection: " + ada.failure());

    for (char key : "15#".toCharArray()) {
      ada.press(key);
    }

    eventually(() -> keys.equals(List.of('1', '5', '#')) ? null : "keys heard: " + keys);
  }

  @Test
  void lost_packets_are_concealed() {
    OpusAudioDecoder listener = new OpusAudioDecoder();
    OpusAudioEncoder speaker = new OpusAudioEncoder();
    Tone tone = Tone.of(440, Duration.ofSeconds(5));
    short[] frame = new short[160];
    List<Integer> timestamps = new ArrayList<>();
    List<Double> loudness = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      assertThat(tone.read(frame)).isTrue();
      byte[] packet = new byte[AudioEncoder.MAX_LENGTH];
      int length = speaker.encode(frame, packet, 0);
      if (i % 10 < 8 || i < 20) {
        listener.receive(
            i,
            i * 960,
            packet,
            0,
            length,
            (at, samples) -> {
              timestamps.add(at);
              loudness.add(Goertzel.loudness(samples));
            });
      }
    }

    assertThat(timestamps)
        .containsExactlyElementsOf(IntStream.range(0, 98).mapToObj(i -> i * 160).toList());
    assertThat(loudness.subList(5, 98)).allSatisfy(each -> assertThat(each).isGreaterThan(0.003));
  }

  @Test
  void invalid_opus_is_ignored() {
    OpusAudioDecoder listener = new OpusAudioDecoder();
    OpusAudioEncoder speaker = new OpusAudioEncoder();
    List<short[]> received = new ArrayList<>();
    short[] frame = new short[160];
    Tone tone = Tone.of(440, Duration.ofSeconds(5));
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] packet = new byte[AudioEncoder.MAX_LENGTH];
      int length;
      if (i % 2 == 0 && i < 100) {
        length = 1 + random.nextInt(100);
        random.nextBytes(packet);
      } else {
        assertThat(tone.read(frame)).isTrue();
        length = speaker.encode(frame, packet, 0);
      }
      listener.receive(i, i * 960, packet, 0, length, (at, samples) -> received.add(samples));
    }

    assertThat(received).hasSizeGreaterThan(100);
    short[] last = received.getLast();
    assertThat(Goertzel.loudness(last)).isGreaterThan(0.05);
  }
}
