package org.ringback.exchange.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The audio of all calls on one UDP port. The first byte gives the type of a packet (RFC 7983).
/// The user name of a connectivity check, then the address of the sender, gives its call.
public final class MediaServer implements MediaClock, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MediaServer.class);
  private static final long FRAME_NANOS = 20_000_000;
  private static final int RECEIVE_BUFFER = 4 * 1024 * 1024;

  private final MediaSettings settings;
  private final DatagramSocket socket;
  private final SecureRandom random = new SecureRandom();
  private final DtlsIdentity identity;
  private final Set<ClockListener> endpoints = ConcurrentHashMap.newKeySet();
  private final Map<String, WebRtcEndpoint> byUfrag = new ConcurrentHashMap<>();
  private final Map<SocketAddress, WebRtcEndpoint> byAddress = new ConcurrentHashMap<>();
  private final List<Runnable> tasks = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService late =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("media-late").daemon().factory());
  private final ClockLagStats lagStats = new ClockLagStats();
  private volatile PacketFaults faults = (_, _) -> PacketFaults.Outcome.DELIVERED;
  private volatile boolean closed;

  private MediaServer(MediaSettings settings, DatagramSocket socket) {
    this.settings = settings;
    this.socket = socket;
    this.identity = DtlsIdentity.create(random);
  }

  /// Listens and starts the clock.
  ///
  /// @throws UncheckedIOException when the port is taken
  public static MediaServer start(MediaSettings settings) {
    try {
      DatagramSocket socket =
          new DatagramSocket(new InetSocketAddress(settings.bindAddress(), settings.port()));
      socket.setReceiveBufferSize(RECEIVE_BUFFER);
      MediaServer server = new MediaServer(settings, socket);
      Thread.ofPlatform().name("media-receive").daemon().start(server::receive);
      Thread.ofPlatform().name("media-clock").daemon().start(server::runClock);
      Thread.ofVirtual().name("media-warm-up").start(server::warmUp);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "UDP port " + settings.port() + " is not available for audio: " + e.getMessage(), e);
    }
  }

  private void warmUp() {
    DtlsWarmUp.run(identity);
    OpusAudioEncoder.warmUp();
  }

  public int port() {
    return socket.getLocalPort();
  }

  /// Like [#answer(String, CodecChoice, PacketFaults.Parties)], without parties.
  public MediaEndpoint answer(String offer, CodecChoice choice) throws SdpException {
    return answer(offer, choice, PacketFaults.Parties.NONE);
  }

  /// Creates the endpoint for a browser's offer. [MediaEndpoint#localSdp] returns the answer.
  ///
  /// @throws SdpException when the offer has no supported audio
  public MediaEndpoint answer(String offer, CodecChoice choice, PacketFaults.Parties parties)
      throws SdpException {
    WebRtcEndpoint endpoint = create(choice, parties);
    try {
      endpoint.answer(offer);
      return endpoint;
    } catch (SdpException e) {
      endpoint.close();
      throw e;
    }
  }

  /// Like [#offer(CodecChoice, PacketFaults.Parties)], without parties.
  public MediaEndpoint offer(CodecChoice choice) {
    return offer(choice, PacketFaults.Parties.NONE);
  }

  /// Creates an endpoint with an offer for a browser, which [MediaEndpoint#localSdp] returns.
  public MediaEndpoint offer(CodecChoice choice, PacketFaults.Parties parties) {
    WebRtcEndpoint endpoint = create(choice, parties);
    endpoint.offer();
    return endpoint;
  }

  /// Creates an endpoint within this process, driven by the media clock.
  public PcmEndpoint pcm() {
    PcmEndpoint endpoint = new PcmEndpoint(endpoints::remove);
    endpoints.add(endpoint);
    return endpoint;
  }

  private WebRtcEndpoint create(CodecChoice choice, PacketFaults.Parties parties) {
    IceCredentials ice = IceCredentials.next(random);
    WebRtcEndpoint endpoint = new WebRtcEndpoint(this, random.nextInt(), ice, choice, parties);
    byUfrag.put(ice.ufrag(), endpoint);
    endpoints.add(endpoint);
    return endpoint;
  }

  // -- called by endpoints

  DtlsIdentity identity() {
    return identity;
  }

  int randomInt() {
    return random.nextInt();
  }

  LocalDescription describe(IceCredentials ice, int ssrc, int version) {
    return new LocalDescription(
        ice, identity.fingerprint(), ssrc, version, port(), settings.advertised());
  }

  /// Creates the credentials for an ICE restart.
  IceCredentials newCredentials(WebRtcEndpoint endpoint) {
    IceCredentials ice = IceCredentials.next(random);
    byUfrag.put(ice.ufrag(), endpoint);
    return ice;
  }

  void removeCredentials(IceCredentials ice) {
    byUfrag.remove(ice.ufrag());
  }

  void remove(WebRtcEndpoint endpoint, IceCredentials ice) {
    endpoints.remove(endpoint);
    removeCredentials(ice);
    byAddress.values().removeIf(e -> e == endpoint);
  }

  void send(byte[] datagram, InetSocketAddress to, PacketFaults.Parties parties) {
    if (isRtp(datagram)) {
      sendWithFaults(datagram, to, parties);
    } else {
      sendNow(datagram, to);
    }
  }

  /// Returns the statistics of the clock's lag.
  public ClockLagStats lagStats() {
    return lagStats;
  }

  /// Sets the faults that are injected into the audio of browsers.
  public void applyFaults(PacketFaults newFaults) {
    faults = newFaults;
  }

  /// Returns whether a datagram is RTP or RTCP (RFC 7983).
  private static boolean isRtp(byte[] datagram) {
    return (datagram[0] & 0xc0) == 0x80;
  }

  private void sendWithFaults(byte[] datagram, InetSocketAddress to, PacketFaults.Parties parties) {
    PacketFaults.Outcome outcome = faults.of(false, parties);
    if (outcome.lost() || closed) {
      return;
    }
    if (outcome.late().isZero()) {
      sendNow(datagram, to);
    } else {
      var _ =
          late.schedule(
              () -> sendNow(datagram, to), outcome.late().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void sendNow(byte[] datagram, InetSocketAddress to) {
    try {
      socket.send(new DatagramPacket(datagram, datagram.length, to));
    } catch (IOException e) {
      if (!closed) {
        log.debug("Could not send a packet to {}: {}", to, e.toString());
      }
    }
  }

  // -- threads

  private void receive() {
    byte[] buffer = new byte[2048];
    while (!closed) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        if (packet.getLength() > 0) {
          route(
              Arrays.copyOf(buffer, packet.getLength()),
              (InetSocketAddress) packet.getSocketAddress());
        }
      } catch (IOException e) {
        if (!closed) {
          log.warn("Could not receive audio", e);
        }
      } catch (RuntimeException e) {
        log.warn("Could not handle a packet", e); // an invalid packet must not end the thread
      }
    }
  }

  private void route(byte[] datagram, InetSocketAddress from) {
    if ((datagram[0] & 0xff) <= 3) {
      StunRequest.parse(datagram).ifPresent(check -> answerCheck(check, from));
      return;
    }
    WebRtcEndpoint endpoint = byAddress.get(from);
    if (endpoint != null && (!isRtp(datagram) || !faults.of(true, endpoint.parties()).lost())) {
      endpoint.onPacket(datagram);
    }
  }

  private void answerCheck(StunRequest check, InetSocketAddress from) {
    WebRtcEndpoint endpoint = byUfrag.get(check.localUfrag());
    String password = endpoint == null ? null : endpoint.passwordFor(check.localUfrag());
    if (endpoint == null || password == null || !check.isSignedWith(password)) {
      return;
    }
    sendNow(check.answer(from, password), from);
    byAddress.put(from, endpoint);
    endpoint.onCheck(from, check.localUfrag(), check.useCandidate());
  }

  /// Ticks every 20 ms on an absolute time base, so that delays do not add up.
  private void runClock() {
    short[] frame = new short[AudioSource.SAMPLES_PER_FRAME];
    long next = System.nanoTime();
    while (!closed) {
      next += FRAME_NANOS;
      for (long wait; (wait = next - System.nanoTime()) > 0 && !closed; ) {
        LockSupport.parkNanos(wait);
      }
      if (System.nanoTime() - next > 50 * FRAME_NANOS) {
        next = System.nanoTime(); // skips the ticks that were missed during a suspend
      }
      tick(frame);
      lagStats.record(System.nanoTime() - next);
    }
  }

  @Override
  public void add(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void remove(Runnable task) {
    tasks.remove(task);
  }

  /// Receives from all endpoints before it sends to any, so that audio takes no extra tick.
  private void tick(short[] frame) {
    for (ClockListener endpoint : endpoints) {
      runGuarded(endpoint::receiveFrame);
    }
    tasks.forEach(MediaServer::runGuarded);
    for (ClockListener endpoint : endpoints) {
      runGuarded(() -> endpoint.sendFrame(frame));
    }
  }

  private static void runGuarded(Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      log.warn("Could not process 20 ms of a call", e); // other calls continue
    }
  }

  @Override
  public void close() {
    closed = true;
    endpoints.forEach(ClockListener::close);
    late.shutdownNow();
    socket.close();
  }
}
