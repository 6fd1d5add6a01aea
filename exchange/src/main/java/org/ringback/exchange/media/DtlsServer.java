package org.ringback.exchange.media;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsUtils;

/// The server side of a DTLS-SRTP handshake (RFC 5764): DTLS 1.2, only with a client certificate
/// that matches the fingerprint in the SDP.
final class DtlsServer extends DefaultTlsServer {
  private final DtlsSrtp srtp;

  DtlsServer(DtlsIdentity identity, String expectedFingerprint) {
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
  protected int[] getSupportedCipherSuites() {
    return new int[] {
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    };
  }

  @Override
  protected TlsCredentialedSigner getECDSASignerCredentials() {
    return srtp.signer(context);
  }

  @Override
  public CertificateRequest getCertificateRequest() {
    return new CertificateRequest(
        new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
        TlsUtils.getDefaultSupportedSignatureAlgorithms(context),
        null);
  }

  @Override
  public void notifyClientCertificate(Certificate presented) throws IOException {
    srtp.check(presented);
  }

  @Override
  @SuppressWarnings("unchecked") // declared raw by the library
  public Hashtable<Integer, byte[]> getServerExtensions() throws IOException {
    return DtlsSrtp.withSrtp(super.getServerExtensions());
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    srtp.complete(context);
  }
}
