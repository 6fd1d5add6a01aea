package org.ringback.exchange.media;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// A self-signed P-256 certificate, generated at start. Browsers verify its fingerprint in the SDP.
record DtlsIdentity(
    BcTlsCrypto crypto, AsymmetricKeyParameter key, Certificate certificate, String fingerprint) {

  static DtlsIdentity create(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      byte[] der = selfSigned(pair, random);
      BcTlsCrypto crypto = new BcTlsCrypto(random);
      Certificate certificate =
          new Certificate(new TlsCertificate[] {crypto.createCertificate(der)});
      return new DtlsIdentity(
          crypto,
          PrivateKeyFactory.createKey(pair.getPrivate().getEncoded()),
          certificate,
          fingerprintOf(der));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("could not create the DTLS certificate", e);
    }
  }

  private static byte[] selfSigned(KeyPair pair, SecureRandom random)
      throws OperatorCreationException, IOException {
    Instant now = Instant.now();
    X500Name name = new X500Name("CN=exchange");
    return new X509v3CertificateBuilder(
            name,
            new BigInteger(64, random),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(30))),
            name,
            SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
        .getEncoded();
  }

  /// Returns the SHA-256 fingerprint in SDP format: upper-case hex with colons.
  static String fingerprintOf(byte[] der) {
    try {
      return HexFormat.ofDelimiter(":")
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
