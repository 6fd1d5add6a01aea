package org.ringback.exchange.media;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The endpoint of a browser: ICE-lite, DTLS-SRTP, PCMU or Opus.
///
/// The receiver's thread calls [#onCheck] and [#onPacket]. The clock's thread calls [#receiveFrame]
/// and [#sendFrame]. A virtual thread runs the handshake. Public methods may be called by any
/// thread.
final class WebRtcEndpoint extends AbstractMediaEndpoint implements ClockListener {
  private static final Logger log = LoggerFactory.getLogger(WebRtcEndpoint.class);
  private static final Map<Integer, Integer> TELEPHONE_DIGITS = Map.of(126, 8000);
  private static final Map<Integer, Integer> ALL_DIGITS = offeredDigits();
  private static final int TICKS_BETWEEN_REPORTS = 100;
  private static final int FIRST_REPORT = 25;

  private record Secured(Srtp in, RtpReceiver receiver, RtpSender sender) {}

  private final MediaServer server;
  private final DtlsChannel dtls = new DtlsChannel(this::send);
  private final CodecChoice choice;
  private final PacketFaults.Parties parties;
  private final int ssrc;
  private final IncomingAudio incoming = new IncomingAudio();
  private short @Nullable [] inbound; // the clock's thread only

  private volatile IceCredentials ice;
  private volatile @Nullable IceCredentials oldIce;
  private volatile String localSdp = "";
  private volatile @Nullable RemoteDescription remote;
  private volatile @Nullable InetSocketAddress address;
  private volatile @Nullable Secured secured;
  private volatile boolean closed;
  private int version;
  private boolean handshaking;

  WebRtcEndpoint(
      MediaServer server,
      int ssrc,
      IceCredentials ice,
      CodecChoice choice,
      PacketFaults.Parties parties) {
    this.server = server;
    this.parties = parties;
    this.choice = choice;
    this.ssrc = ssrc;
    this.ice = ice;
  }

  @Override
  public PacketFaults.Parties parties() {
    return parties;
  }

  // -- descriptions

  void answer(String offer) throws SdpException {
    RemoteDescription described = RemoteDescription.parse(offer);
    remote = described;
    localSdp = answerTo(described);
    startHandshakeWhenReady();
  }

  void offer() {
    LocalDescription local = server.describe(ice, ssrc, ++version);
    localSdp =
        switch (choice) {
          case TELEPHONE -> local.offer(List.of(Codec.PCMU), TELEPHONE_DIGITS);
          case BROWSER -> local.offer(List.of(Codec.PCMU, Codec.OPUS), ALL_DIGITS);
        };
  }

  @Override
  public void acceptAnswer(String sdp) throws SdpException {
    remote = RemoteDescription.parse(sdp);
    startHandshakeWhenReady();
  }

  @Override
  public synchronized String restart(String offer) throws SdpException {
    RemoteDescription described = RemoteDescription.parse(offer);
    RemoteDescription before = remote;
    if (before != null && !before.fingerprint().equals(described.fingerprint())) {
      throw new SdpException("an ICE restart cannot change the DTLS certificate");
    }
    if (before == null || !before.ufrag().equals(described.ufrag())) {
      removeOldCredentials();
      oldIce = ice; // audio continues on the old path until the new one is found
      ice = server.newCredentials(this);
    }
    remote = described;
    localSdp = answerTo(described);
    startHandshakeWhenReady();
    return localSdp;
  }

  @Override
  public String localSdp() {
    return localSdp;
  }

  private String answerTo(RemoteDescription described) {
    return server.describe(ice, ssrc, ++version).answer(described, codecOf(described));
  }

  private Codec codecOf(RemoteDescription described) {
    boolean telephone = choice == CodecChoice.TELEPHONE;
    return telephone && described.codecs().contains(Codec.PCMU)
        ? Codec.PCMU
        : described.codecs().getFirst();
  }

  private static Map<Integer, Integer> offeredDigits() {
    Map<Integer, Integer> digits = new LinkedHashMap<>();
    digits.put(110, 48000);
    digits.put(126, 8000);
    return Collections.unmodifiableMap(digits);
  }

  // -- packets in

  /// Returns the password of the current or previous credentials with this user name fragment.
  @Nullable String passwordFor(String ufrag) {
    IceCredentials old = oldIce;
    if (ice.ufrag().equals(ufrag)) {
      return ice.password();
    }
    return old != null && old.ufrag().equals(ufrag) ? old.password() : null;
  }

  /// Handles a connectivity check with a valid signature.
  void onCheck(InetSocketAddress from, String ufrag, boolean nominated) {
    if (address == null || nominated) {
      address = from;
    }
    if (oldIce != null && ice.ufrag().equals(ufrag)) {
      removeOldCredentials();
    }
    startHandshakeWhenReady();
  }

  private synchronized void removeOldCredentials() {
    IceCredentials old = oldIce;
    if (old != null) {
      server.removeCredentials(old);
      oldIce = null;
    }
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
    if (keys == null || datagram.length < 2) {
      return;
    }
    try {
      int payload = datagram[1] & 0x7f;
      if (payload >= 64 && payload <= 95) {
        byte[] report = keys.in().unprotectRtcp(datagram);
        if (report != null) {
          keys.receiver().rtcp(report, System.nanoTime());
        }
      } else {
        Srtp.Opened packet = keys.in().unprotect(datagram);
        if (packet != null) {
          keys.receiver().rtp(packet.bytes(), packet.index(), System.nanoTime());
        }
      }
    } catch (GeneralSecurityException e) {
      log.warn("Could not read a packet of a call", e);
    }
  }

  // -- DTLS

  /// Starts the handshake when the browser's address and fingerprint are known. The browser may
  /// start earlier; its packets are buffered until then.
  private synchronized void startHandshakeWhenReady() {
    RemoteDescription described = remote;
    if (!handshaking && !closed && address != null && described != null) {
      handshaking = true;
      Thread.ofVirtual().name("dtls").start(() -> secure(described));
    }
  }

  private void secure(RemoteDescription described) {
    DtlsServer local = new DtlsServer(server.identity(), described.fingerprint());
    try {
      DTLSTransport transport = new DTLSServerProtocol().accept(local, dtls);
      SrtpKeys keys = local.keys();
      Map<Integer, Codec.Kind> codecs = new HashMap<>();
      described.codecs().forEach(each -> codecs.put(each.payload(), each.kind()));
      secured =
          new Secured(
              new Srtp(keys.clientKey(), keys.clientSalt()),
              new RtpReceiver(described.digits().keySet(), codecs, incoming),
              new RtpSender(
                  codecOf(described),
                  ssrc,
                  server.randomInt(),
                  server.randomInt(),
                  new Srtp(keys.serverKey(), keys.serverSalt())));
      byte[] ignored = new byte[dtls.getReceiveLimit()];
      while (!dtls.isClosed() && transport.receive(ignored, 0, ignored.length, 1000) >= -1) {
        // Answers retransmissions and close alerts; no application data is expected.
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      if (!closed) {
        log.info("Could not set up DTLS with a browser: {}", e.toString());
      }
    }
  }

  // -- the clock

  /// Passes on the audio that the browser sent in these 20 ms.
  @Override
  public void receiveFrame() {
    inbound = incoming.tick();
  }

  /// Sends the next 20 ms to the browser.
  ///
  /// @param frame a scratch buffer
  @Override
  public void sendFrame(short[] frame) {
    Secured keys = secured;
    if (keys == null) {
      outgoing.miss(frame);
      taps.frame(inbound, null);
      return;
    }
    outgoing.next(frame);
    taps.frame(inbound, frame);
    RtpSender sender = keys.sender();
    try {
      send(sender.next(frame));
      if (sender.packets() % TICKS_BETWEEN_REPORTS == FIRST_REPORT) {
        send(sender.report(Instant.now(), keys.receiver().report(System.nanoTime())));
      }
    } catch (GeneralSecurityException e) {
      log.warn("Could not encrypt a packet of a call", e);
    }
  }

  private void send(byte[] datagram) {
    InetSocketAddress to = address;
    if (to != null && !closed) {
      server.send(datagram, to, parties);
    }
  }

  // -- called by other threads

  @Override
  public void onAudio(AudioSink sink) {
    incoming.onAudio(sink);
  }

  @Override
  public void onDigit(Consumer<Character> listener) {
    incoming.onDigit(listener);
  }

  @Override
  public void onConnected(Runnable listener) {
    incoming.onConnected(listener);
  }

  @Override
  public AudioLevels levels() {
    return new AudioLevels(incoming.level(), outgoing.level());
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    outgoing.silence();
    incoming.close();
    dtls.close();
    removeOldCredentials();
    server.remove(this, ice);
  }
}
