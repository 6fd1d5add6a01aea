package org.ringback.exchange.media;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one kind of [MediaEndpoint]: ICE-lite, DTLS-SRTP, PCMU.
///
/// Threads: the server's receiver calls [#onCheck] and [#onPacket]; its clock calls [#tick]; a
/// virtual thread does the handshake; anyone calls the public methods.
final class WebRtcEndpoint implements MediaEndpoint {
  private static final Logger log = LoggerFactory.getLogger(WebRtcEndpoint.class);
  private static final int DEFAULT_DIGITS_PAYLOAD = 126;
  private static final int TICKS_BETWEEN_REPORTS = 100;
  private static final AudioSink NOBODY = frame -> {};

  private record Playing(AudioSource source, Runnable ended) {}

  private record Secured(Srtp in, RtpReceiver receiver, RtpSender sender) {}

  private final MediaServer server;
  private final DtlsChannel dtls = new DtlsChannel(this::send);
  private final int ssrc;
  private final LevelMeter heardFromBrowser = new LevelMeter();
  private final LevelMeter saidToBrowser = new LevelMeter();
  private final AtomicReference<@Nullable Playing> playing = new AtomicReference<>();
  private final AtomicReference<@Nullable Tone> keyTone = new AtomicReference<>();
  private final short[] keyFrame = new short[AudioSource.SAMPLES_PER_FRAME];

  private volatile IceCredentials ice;
  private volatile String localSdp = "";
  private volatile @Nullable RemoteDescription remote;
  private volatile @Nullable InetSocketAddress address;
  private volatile @Nullable Secured secured;
  private volatile AudioSink sink = NOBODY;
  private volatile Consumer<Character> digits = digit -> {};
  private volatile boolean closed;
  private volatile int lastReport;
  private volatile long lastReportAt;
  private boolean handshaking;
  private boolean heard;
  private @Nullable Runnable connected;

  WebRtcEndpoint(MediaServer server, int ssrc, IceCredentials ice) {
    this.server = server;
    this.ssrc = ssrc;
    this.ice = ice;
  }

  // -- descriptions

  void answer(String offer) throws SdpException {
    RemoteDescription described = RemoteDescription.parse(offer);
    remote = described;
    localSdp = describe("passive", described.mid(), digitsPayload(described));
    secureWhenKnown();
  }

  void offer() {
    localSdp = describe("actpass", "0", DEFAULT_DIGITS_PAYLOAD);
  }

  @Override
  public void acceptAnswer(String sdp) throws SdpException {
    remote = RemoteDescription.parse(sdp);
    secureWhenKnown();
  }

  @Override
  public String restart(String offer) throws SdpException {
    RemoteDescription described = RemoteDescription.parse(offer);
    RemoteDescription before = remote;
    if (before != null && !before.fingerprint().equals(described.fingerprint())) {
      throw new SdpException("an ICE restart cannot change the DTLS certificate");
    }
    ice = server.renew(this, ice);
    localSdp = describe("passive", described.mid(), digitsPayload(described));
    return localSdp;
  }

  @Override
  public String localSdp() {
    return localSdp;
  }

  private String describe(String setup, String mid, int digitsPayload) {
    return server.describe(ice, setup, mid, ssrc, digitsPayload).sdp();
  }

  private static int digitsPayload(RemoteDescription described) {
    return described.digitsPayload().orElse(DEFAULT_DIGITS_PAYLOAD);
  }

  // -- packets in

  String icePassword() {
    return ice.password();
  }

  IceCredentials ice() {
    return ice;
  }

  /// A check that was signed with our password came from here.
  void onCheck(InetSocketAddress from, boolean nominated) {
    if (address == null || nominated) {
      address = from;
    }
    secureWhenKnown();
  }

  void onPacket(byte[] datagram) {
    int first = datagram[0] & 0xff;
    if (first >= 20 && first <= 63) {
      dtls.offer(datagram);
    } else if (first >= 128 && first <= 191) {
      onMedia(datagram);
    }
  }

  private void onMedia(byte[] datagram) {
    Secured keys = secured;
    if (keys == null || datagram.length < 12 + Srtp.TAG) {
      return;
    }
    try {
      int payload = datagram[1] & 0x7f;
      if (payload >= 64 && payload <= 95) {
        onReport(keys.in().unprotectRtcp(datagram));
        return;
      }
      byte[] packet = keys.in().unprotect(datagram);
      if (packet != null) {
        keys.receiver().receive(packet, System.nanoTime(), this::hear, digits);
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      log.warn("a packet of a call could not be read", e);
    }
  }

  private void hear(short[] frame) {
    heardFromBrowser.heard(frame);
    firstHeard();
    sink.write(frame);
  }

  private void onReport(byte @Nullable [] rtcp) {
    Integer report = rtcp == null ? null : RtpReceiver.senderReport(rtcp);
    if (report != null) {
      lastReport = report;
      lastReportAt = System.nanoTime();
    }
  }

  // -- DTLS

  /// The browser may begin its handshake before its answer has reached us: begin ours only when
  /// there is an address to send to and a fingerprint to check; until then its packets wait.
  private synchronized void secureWhenKnown() {
    RemoteDescription described = remote;
    if (!handshaking && !closed && address != null && described != null) {
      handshaking = true;
      Thread.ofVirtual().name("dtls").start(() -> handshake(described));
    }
  }

  private void handshake(RemoteDescription described) {
    DtlsServer ours = new DtlsServer(server.identity(), described.fingerprint());
    try {
      DTLSTransport transport = new DTLSServerProtocol().accept(ours, dtls);
      SrtpKeys keys = ours.keys();
      secured =
          new Secured(
              new Srtp(keys.clientKey(), keys.clientSalt()),
              new RtpReceiver(digitsPayload(described)),
              new RtpSender(
                  ssrc,
                  server.randomInt(),
                  server.randomInt(),
                  new Srtp(keys.serverKey(), keys.serverSalt())));
      byte[] ignored = new byte[dtls.getReceiveLimit()];
      while (!closed && transport.receive(ignored, 0, ignored.length, 1000) >= -1) {
        // Answers retransmissions and close alerts; no application data is expected.
      }
    } catch (IOException | GeneralSecurityException e) {
      if (!closed) {
        log.info("a browser's DTLS association ended: {}", e.toString());
      }
    }
  }

  // -- the clock

  /// Sends the next 20 ms. Called from the clock's thread.
  ///
  /// @param frame scratch space
  void tick(short[] frame) {
    Secured keys = secured;
    if (keys == null || closed) {
      return;
    }
    fill(frame);
    saidToBrowser.heard(frame);
    try {
      send(keys.sender().next(frame));
      if (keys.sender().packets() % TICKS_BETWEEN_REPORTS == 25) {
        send(keys.sender().report(Instant.now(), received(keys)));
      }
    } catch (GeneralSecurityException e) {
      log.warn("a packet of a call could not be protected", e);
    }
  }

  private RtpSender.Received received(Secured keys) {
    long since = lastReport == 0 ? 0 : (System.nanoTime() - lastReportAt) * 65536 / 1_000_000_000L;
    return new RtpSender.Received(
        keys.receiver().ssrc(),
        (int) keys.in().highestIndex(),
        keys.receiver().jitter(),
        lastReport,
        (int) since);
  }

  private void fill(short[] frame) {
    Playing now = playing.get();
    if (now == null || !read(now, frame)) {
      Arrays.fill(frame, (short) 0);
    }
    Tone key = keyTone.get();
    if (key != null) {
      if (key.read(keyFrame)) {
        mix(frame, keyFrame);
      } else {
        keyTone.compareAndSet(key, null);
      }
    }
  }

  private boolean read(Playing now, short[] frame) {
    boolean more;
    try {
      more = now.source().read(frame);
    } catch (RuntimeException e) {
      log.warn("a sound broke off", e);
      more = false;
    }
    if (!more && playing.compareAndSet(now, null)) {
      Thread.ofVirtual().name("played").start(now.ended());
    }
    return more;
  }

  private static void mix(short[] into, short[] other) {
    for (int i = 0; i < into.length; i++) {
      into[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, into[i] + other[i]));
    }
  }

  private void send(byte[] datagram) {
    InetSocketAddress to = address;
    if (to != null && !closed) {
      server.send(datagram, to);
    }
  }

  // -- what others ask

  @Override
  public void play(AudioSource source, Runnable ended) {
    playing.set(new Playing(source, ended));
  }

  @Override
  public void silence() {
    playing.set(null);
  }

  @Override
  public void playDigit(char digit) {
    keyTone.set(Tone.key(digit));
  }

  @Override
  public void onAudio(AudioSink newSink) {
    sink = newSink;
  }

  @Override
  public void onDigit(Consumer<Character> listener) {
    digits = listener;
  }

  @Override
  public void onConnected(Runnable listener) {
    synchronized (this) {
      if (!heard) {
        connected = listener;
        return;
      }
    }
    listener.run();
  }

  private void firstHeard() {
    Runnable listener;
    synchronized (this) {
      if (heard) {
        return;
      }
      heard = true;
      listener = connected;
    }
    if (listener != null) {
      Thread.ofVirtual().name("connected").start(listener);
    }
  }

  @Override
  public AudioLevels levels() {
    return new AudioLevels(heardFromBrowser.level(), saidToBrowser.level());
  }

  @Override
  public void close() {
    closed = true;
    playing.set(null);
    sink = NOBODY;
    dtls.close();
    server.forget(this);
  }
}
