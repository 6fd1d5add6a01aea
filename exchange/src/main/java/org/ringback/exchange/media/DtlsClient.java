package org.ringback.exchange.media;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;

/// The client side of a DTLS-SRTP handshake. Used for a handshake of the exchange with itself at
/// start, which warms up the code for the first call.
final class DtlsClient extends DefaultTlsClient {
  private final DtlsSrtp srtp;

  DtlsClient(DtlsIdentity identity, String expectedFingerprint) {
    super(identity.crypto());
    this.srtp = new DtlsSrtp(identity, expectedFingerprint);
  }

  SrtpKeys keys() {
    return srtp.keys();
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  @SuppressWarnings("unchecked") // declared raw by the library
  public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
    return DtlsSrtp.withSrtp(super.getClientExtensions());
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
        srtp.check(server.getCertificate());
      }

      @Override
      public TlsCredentials getClientCredentials(CertificateRequest request) {
        return srtp.signer(context);
      }
    };
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    srtp.complete(context);
  }
}
