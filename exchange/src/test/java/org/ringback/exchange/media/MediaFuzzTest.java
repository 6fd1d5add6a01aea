package org.ringback.exchange.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.Mutations;
import org.ringback.exchange.Sdp;

/// Fuzzes packets and session descriptions. With `JAZZER_FUZZ=1` Jazzer generates the input;
/// otherwise its corpus and 20,000 mutations of valid input run.
class MediaFuzzTest {
  private static final int RUNS = 20_000;

  private static void mutated(Consumer<byte[]> target, byte[]... seeds) {
    Mutations mutations = new Mutations(42, List.of(seeds));
    for (int i = 0; i < RUNS; i++) {
      target.accept(mutations.next());
    }
  }

  @FuzzTest
  void sdp(byte[] input) {
    try {
      RemoteDescription described =
          RemoteDescription.parse(new String(input, StandardCharsets.ISO_8859_1));
      assertThat(described.codecs()).isNotEmpty();
      assertThat(described.ufrag()).isNotNull();
    } catch (SdpException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void mutated_session_descriptions_are_parsed_or_rejected() {
    try (TestPeer peer = TestPeer.create()) {
      mutated(
          this::sdp,
          Sdp.offer().getBytes(StandardCharsets.UTF_8),
          Sdp.answer().getBytes(StandardCharsets.UTF_8),
          peer.offer().getBytes(StandardCharsets.UTF_8));
    }
  }

  @FuzzTest
  void stun(byte[] input) {
    StunRequest.parse(input)
        .ifPresent(
            check -> {
              assertThat(check.localUfrag()).isNotNull();
              assertThat(check.isSignedWith("not the password")).isFalse();
            });
  }

  @Test
  void mutated_stun_is_parsed_or_ignored() {
    byte[] check = new PeerIce("peer", "ours", "password").check(new SecureRandom(), true);
    assertThat(StunRequest.parse(check)).isPresent();
    mutated(this::stun, check);
  }

  @FuzzTest
  void rtp(byte[] input) {
    int header = Srtp.headerLength(input, input.length);
    if (header < 0 || header > input.length) {
      return; // SRTP rejects it before the receiver
    }
    RtpReceiver receiver =
        new RtpReceiver(
            Set.of(126), Map.of(0, Codec.Kind.PCMU, 111, Codec.Kind.OPUS), new IncomingAudio());
    for (int i = 0; i < 3; i++) {
      receiver.rtp(input.clone(), i, i * 20_000_000L);
    }
    receiver.rtcp(input, 1);
    assertThat(receiver.report(2)).isNotNull();
  }

  @Test
  void mutated_rtp_is_decoded_or_ignored() {
    byte[] pcmu = new byte[172];
    pcmu[0] = (byte) 0x80;
    byte[] opus = new byte[60];
    opus[0] = (byte) 0x80;
    opus[1] = 111;
    new OpusAudioEncoder().encode(new short[160], new byte[AudioEncoder.MAX_LENGTH], 0);
    byte[] key = {(byte) 0x80, 126, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4, 5, (byte) 0x8a, 3, 32};
    byte[] extended = new byte[40];
    extended[0] = (byte) 0x91;
    extended[15] = 2;
    Mutations mutations = new Mutations(42, List.of(pcmu, opus, key, extended));
    for (int i = 0; i < RUNS / 10; i++) {
      rtp(mutations.next());
    }
  }

  @Test
  void mutated_packets_of_unknown_senders_do_not_affect_the_server() throws Exception {
    try (MediaServer server = MediaServer.start(MediaSettings.loopbackOnly(0));
        TestPeer peer = TestPeer.create();
        DatagramSocket stranger = new DatagramSocket()) {
      byte[] check = new PeerIce("peer", "ours", "password").check(new SecureRandom(), true);
      Mutations mutations =
          new Mutations(7, List.of(check, new byte[] {22, -2, -3, 0, 0}, new byte[172]));
      for (int i = 0; i < 5_000; i++) {
        byte[] packet = mutations.next();
        stranger.send(
            new DatagramPacket(
                packet, packet.length, InetAddress.getLoopbackAddress(), server.port()));
      }

      MediaEndpoint endpoint = server.answer(peer.offer(), CodecChoice.TELEPHONE);
      peer.acceptAnswer(endpoint.localSdp());

      Eventually.eventually(() -> peer.isConnected() ? null : "no connection: " + peer.failure());
    }
  }
}
