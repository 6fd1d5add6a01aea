package org.ringback.exchange.media;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one handshake and a second of packets within this process. Without this warm-up the audio
/// of the first call would start almost a second late.
final class DtlsWarmUp {
  private static final Logger log = LoggerFactory.getLogger(DtlsWarmUp.class);
  private static final int PACKETS = 50;

  private DtlsWarmUp() {}

  static void run(DtlsIdentity identity) {
    List<DtlsChannel> ends = new ArrayList<>();
    ends.add(new DtlsChannel(datagram -> ends.get(1).offer(datagram)));
    ends.add(new DtlsChannel(datagram -> ends.get(0).offer(datagram)));
    Thread.ofVirtual().name("dtls-warm-up-server").start(() -> serve(identity, ends.get(0)));
    try {
      DtlsClient client = new DtlsClient(identity, identity.fingerprint());
      new DTLSClientProtocol().connect(client, ends.get(1));
      protect(client.keys());
    } catch (IOException | GeneralSecurityException e) {
      log.warn("Could not start DTLS: calls will have no audio", e);
    } finally {
      ends.forEach(DtlsChannel::close);
    }
  }

  private static void serve(DtlsIdentity identity, DtlsChannel channel) {
    try {
      new DTLSServerProtocol().accept(new DtlsServer(identity, identity.fingerprint()), channel);
    } catch (IOException e) {
      log.debug("Could not finish the DTLS warm-up", e);
    }
  }

  private static void protect(SrtpKeys keys) throws GeneralSecurityException {
    Srtp out = new Srtp(keys.serverKey(), keys.serverSalt());
    Srtp in = new Srtp(keys.serverKey(), keys.serverSalt());
    RtpSender sender = new RtpSender(Codec.PCMU, 1, 1, 1, out);
    for (int i = 0; i < PACKETS; i++) {
      in.unprotect(sender.next(new short[AudioSource.SAMPLES_PER_FRAME]));
    }
  }
}
