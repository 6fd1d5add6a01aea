package org.ringback.exchange.media;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;

/// A simulated browser: full ICE as the controlling side, DTLS client, SRTP, PCMU or Opus, and
/// telephone-event over real UDP. It can also send invalid packets.
public final class TestPeer implements AutoCloseable {
  private static final int DIGITS_PAYLOAD = 110;
  private static final String KEYS = "0123456789*#ABCD";

  private record Keys(Srtp in, Srtp out) {}

  private final SecureRandom random = new SecureRandom();
  private final DatagramSocket socket;
  private final InetSocketAddress address;
  private final DtlsIdentity identity = DtlsIdentity.create(random);
  private final DtlsChannel dtls = new DtlsChannel(this::sendRaw);
  private final ReceivedAudio receivedAudio = new ReceivedAudio();
  private final List<byte[]> sent = new CopyOnWriteArrayList<>();
  private final AtomicInteger reports = new AtomicInteger();
  private final Deque<byte[]> keyPackets = new ArrayDeque<>();
  private final int ssrc = random.nextInt();
  private String announcedFingerprint = identity.fingerprint();
  private String ufrag = nextUfrag();
  private volatile AudioSource says = new AudioQueue();
  private volatile @Nullable InetSocketAddress remote;
  private volatile @Nullable PeerIce ice;
  private volatile @Nullable Keys keys;
  private volatile @Nullable Throwable failure;
  private volatile boolean nominated;
  private volatile boolean closed;
  private volatile int checksAnswered;
  private int sequence = 65_500; // so that every test sees the sequence roll over
  private int timestamp = random.nextInt();
  private boolean handshaking;
  private @Nullable OpusEncoder opusOut;
  private @Nullable OpusDecoder opusIn;

  private TestPeer() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    address = (InetSocketAddress) socket.getLocalSocketAddress();
    Thread.ofVirtual().start(this::receive);
    Thread.ofVirtual().start(this::keepTime);
  }

  public static TestPeer create() {
    try {
      return new TestPeer();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  // -- descriptions

  /// Returns an offer in the format of browsers: no candidates, port 9.
  public String offer() {
    return describe("actpass");
  }

  /// Applies the exchange's answer to the offer, or to the offer of an ICE restart.
  public void acceptAnswer(String sdp) {
    connectTo(sdp);
  }

  /// Answers the exchange's offer.
  public String answer(String sdp) {
    connectTo(sdp);
    return describe("active");
  }

  /// Returns the offer of an ICE restart, which has new credentials only.
  public String restartOffer() {
    ufrag = nextUfrag();
    return describe("actpass");
  }

  /// Announces the fingerprint of another certificate. Call before the first description.
  public TestPeer withWrongFingerprint() {
    announcedFingerprint = DtlsIdentity.create(random).fingerprint();
    return this;
  }

  /// Prefers Opus, like the Voice SDK with `codecPreferences: ['opus', 'pcmu']`. Call before the
  /// first description.
  public TestPeer speakingOpus() throws OpusException {
    opusOut = new OpusEncoder(48_000, 1, OpusApplication.OPUS_APPLICATION_VOIP);
    opusOut.setUseInbandFEC(true);
    opusOut.setPacketLossPercent(20);
    opusIn = new OpusDecoder(8_000, 1);
    return this;
  }

  private String describe(String setup) {
    String formats = opusOut == null ? "0 111" : "111 0";
    return """
        v=0
        o=- 4611731400430051336 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE a0
        m=audio 9 UDP/TLS/RTP/SAVPF %s %d 126
        c=IN IP4 0.0.0.0
        a=ice-ufrag:%s
        a=ice-pwd:7Sh4Bc4v3Sx0wYyX3Ww6QVbG
        a=ice-options:trickle
        a=fingerprint:sha-256 %s
        a=setup:%s
        a=mid:a0
        a=sendrecv
        a=rtcp-mux
        a=rtpmap:0 PCMU/8000
        a=rtpmap:111 opus/48000/2
        a=rtpmap:126 telephone-event/48000
        a=rtpmap:%d telephone-event/8000
        """
        .formatted(formats, DIGITS_PAYLOAD, ufrag, announcedFingerprint, setup, DIGITS_PAYLOAD)
        .replace("\n", "\r\n");
  }

  private synchronized void connectTo(String sdp) {
    String candidate =
        sdp.lines().filter(l -> l.startsWith("a=candidate:")).findFirst().orElseThrow();
    String[] parts = candidate.split(" ");
    nominated = false;
    remote = new InetSocketAddress(parts[4], Integer.parseInt(parts[5]));
    ice = new PeerIce(ufrag, attribute(sdp, "ice-ufrag"), attribute(sdp, "ice-pwd"));
    if (!handshaking) {
      handshaking = true;
      String fingerprint = attribute(sdp, "fingerprint").replace("sha-256 ", "");
      Thread.ofVirtual().start(() -> secure(fingerprint));
    }
  }

  static String attribute(String sdp, String name) {
    String prefix = "a=" + name + ":";
    return sdp.lines()
        .filter(l -> l.startsWith(prefix))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + prefix + " in " + sdp))
        .substring(prefix.length());
  }

  // -- actions of the user

  /// Sends a source as the microphone until it ends.
  public void say(AudioSource source) {
    says = source;
  }

  /// Sends a continuous tone.
  public void say(double hertz) {
    say(Tone.of(hertz, Duration.ofHours(1)));
  }

  public void fallSilent() {
    say(new AudioQueue());
  }

  /// Presses a key. Sends eight telephone-events of 20 ms and the end three times, like browsers.
  public void press(char digit) {
    synchronized (keyPackets) {
      for (int i = 1; i <= 10; i++) {
        int length = Math.min(i, 8) * 160;
        keyPackets.add(
            new byte[] {
              (byte) KEYS.indexOf(digit),
              (byte) ((i >= 8 ? 0x80 : 0) | 10),
              (byte) (length >> 8),
              (byte) length
            });
      }
    }
  }

  public ReceivedAudio received() {
    return receivedAudio;
  }

  // -- state

  public boolean isConnected() {
    return keys != null;
  }

  /// Returns why the connection failed; null without a failure.
  public @Nullable Throwable failure() {
    return failure;
  }

  /// Returns the number of valid responses to connectivity checks with the current credentials.
  public int checksAnswered() {
    return checksAnswered;
  }

  /// Returns the number of received sender reports with a report block.
  public int reports() {
    return reports.get();
  }

  /// Returns the sent SRTP packets, newest last.
  List<byte[]> sent() {
    return sent;
  }

  /// Sends a datagram unchanged, from this peer's address.
  void sendRaw(byte[] datagram) {
    InetSocketAddress to = remote;
    if (to != null && !closed) {
      try {
        socket.send(new DatagramPacket(datagram, datagram.length, to));
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  // -- threads

  private void secure(String fingerprint) {
    try {
      while (!nominated && !closed) {
        LockSupport.parkNanos(1_000_000);
      }
      DtlsClient client = new DtlsClient(identity, fingerprint);
      DTLSTransport transport = new DTLSClientProtocol().connect(client, dtls);
      SrtpKeys made = client.keys();
      byte[] ignored = new byte[dtls.getReceiveLimit()];
      keys =
          new Keys(
              new Srtp(made.serverKey(), made.serverSalt()),
              new Srtp(made.clientKey(), made.clientSalt()));
      while (!dtls.isClosed()) {
        transport.receive(ignored, 0, ignored.length, 100);
      }
    } catch (IOException | GeneralSecurityException e) {
      if (!closed) {
        failure = e;
        keys = null;
      }
    }
  }

  private void receive() {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    while (!closed) {
      try {
        socket.receive(packet);
        route(Arrays.copyOf(packet.getData(), packet.getLength()));
      } catch (IOException | GeneralSecurityException e) {
        if (!closed) {
          failure = e;
        }
      }
    }
  }

  private void route(byte[] datagram) throws GeneralSecurityException {
    int first = datagram[0] & 0xff;
    PeerIce checks = ice;
    Keys open = keys;
    if (first < 4) {
      if (checks != null && checks.accepts(datagram, address)) {
        checksAnswered++;
        if (!nominated) {
          sendRaw(checks.check(random, true));
          nominated = true;
        }
      }
    } else if (first < 64) {
      dtls.offer(datagram);
    } else if (open != null) {
      int type = datagram[1] & 0xff;
      if (type >= 192) {
        byte[] report = open.in().unprotectRtcp(datagram);
        if (report != null && report[1] == (byte) 200 && (report[0] & 0x1f) == 1) {
          reports.incrementAndGet();
        }
      } else {
        Srtp.Opened opened = open.in().unprotect(datagram);
        if (opened != null) {
          byte[] rtp = opened.bytes();
          receiveRtp(rtp);
        }
      }
    }
  }

  private void receiveRtp(byte[] rtp) {
    OpusDecoder decoder = opusIn;
    if (decoder == null) {
      receivedAudio.add(BigEndian.int32(rtp, 4), rtp, 12, rtp.length - 12);
      return;
    }
    try {
      short[] sound = new short[AudioSource.SAMPLES_PER_FRAME];
      decoder.decode(rtp, 12, rtp.length - 12, sound, 0, sound.length, false);
      receivedAudio.add(sound);
    } catch (OpusException e) {
      failure = e;
    }
  }

  private byte[] encoded(short[] frame) {
    OpusEncoder encoder = opusOut;
    byte[] payload = new byte[frame.length];
    if (encoder == null) {
      Pcmu.encode(frame, payload, 0);
      return payload;
    }
    short[] wide = new short[6 * frame.length];
    for (int i = 0; i < wide.length; i++) {
      int before = frame[i / 6];
      int after = i / 6 + 1 < frame.length ? frame[i / 6 + 1] : before;
      wide[i] = (short) (before + (after - before) * (i % 6) / 6);
    }
    try {
      byte[] packet = new byte[1000];
      return Arrays.copyOf(packet, encoder.encode(wide, 0, wide.length, packet, 0, 1000));
    } catch (OpusException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keepTime() {
    short[] frame = new short[AudioSource.SAMPLES_PER_FRAME];
    long next = System.nanoTime();
    int eventTimestamp = 0;
    for (int tick = 0; !closed; tick++) {
      next += 20_000_000;
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
      PeerIce checks = ice;
      if (checks != null && tick % (nominated ? 50 : 3) == 0) {
        sendRaw(checks.check(random, nominated));
      }
      if (keys == null) {
        continue;
      }
      byte[] key;
      synchronized (keyPackets) {
        key = keyPackets.poll();
      }
      if (!says.read(frame)) {
        Arrays.fill(frame, (short) 0);
      }
      if (key == null) {
        sendRtp(opusOut == null ? 0 : 111, timestamp, encoded(frame));
      } else {
        eventTimestamp = key[2] == 0 && (key[3] & 0xff) == 160 ? timestamp : eventTimestamp;
        sendRtp(DIGITS_PAYLOAD, eventTimestamp, key);
      }
      timestamp += opusOut == null ? frame.length : 6 * frame.length;
    }
  }

  private void sendRtp(int payloadType, int at, byte[] payload) {
    Keys open = keys;
    if (open == null) {
      return;
    }
    byte[] packet = new byte[12 + payload.length];
    packet[0] = (byte) 0x80;
    packet[1] = (byte) payloadType;
    BigEndian.putInt16(packet, 2, sequence++);
    BigEndian.putInt32(packet, 4, at);
    BigEndian.putInt32(packet, 8, ssrc);
    System.arraycopy(payload, 0, packet, 12, payload.length);
    try {
      byte[] secured = open.out().protect(packet);
      sent.add(secured);
      sendRaw(secured);
    } catch (GeneralSecurityException e) {
      failure = e;
    }
  }

  private String nextUfrag() {
    return Integer.toHexString(random.nextInt(0x1000_0000, Integer.MAX_VALUE));
  }

  @Override
  public void close() {
    closed = true;
    dtls.close();
    socket.close();
  }
}
