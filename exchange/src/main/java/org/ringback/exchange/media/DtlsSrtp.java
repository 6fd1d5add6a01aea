package org.ringback.exchange.media;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SRTPProtectionProfile;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.jspecify.annotations.Nullable;

/// The common parts of both sides of a DTLS-SRTP handshake (RFC 5764).
final class DtlsSrtp {
  private final DtlsIdentity identity;
  private final String expectedFingerprint;
  private @Nullable SrtpKeys keys;

  DtlsSrtp(DtlsIdentity identity, String expectedFingerprint) {
    this.identity = identity;
    this.expectedFingerprint = expectedFingerprint;
  }

  /// Adds the extension `use_srtp` with AES-128 in counter mode, which every browser offers.
  static Hashtable<Integer, byte[]> withSrtp(@Nullable Hashtable<Integer, byte[]> inherited)
      throws IOException {
    Hashtable<Integer, byte[]> extensions = inherited == null ? new Hashtable<>() : inherited;
    TlsSRTPUtils.addUseSRTPExtension(
        extensions,
        new UseSRTPData(
            new int[] {SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80}, TlsUtils.EMPTY_BYTES));
    return extensions;
  }

  BcDefaultTlsCredentialedSigner signer(TlsContext context) {
    return new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        identity.crypto(),
        identity.key(),
        identity.certificate(),
        SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
  }

  /// @throws TlsFatalAlert unless the certificate matches the fingerprint in the SDP
  void check(@Nullable Certificate presented) throws IOException {
    if (presented == null
        || presented.isEmpty()
        || !DtlsIdentity.fingerprintOf(presented.getCertificateAt(0).getEncoded())
            .equals(expectedFingerprint)) {
      throw new TlsFatalAlert(AlertDescription.bad_certificate);
    }
  }

  /// Derives the keys once the handshake is complete.
  void complete(TlsContext context) {
    keys =
        new SrtpKeys(context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, SrtpKeys.LENGTH));
  }

  SrtpKeys keys() {
    if (keys == null) {
      throw new IllegalStateException("the DTLS handshake is not complete");
    }
    return keys;
  }
}
