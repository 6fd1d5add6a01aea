package org.ringback.exchange.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/// The certificate authority of one exchange. Its name constraints (RFC 5280) limit it to
/// `twilio.com` and the local machine. Clients that trust it for a test therefore do not trust it
/// for other sites, even if its key leaks.
public final class CertificateAuthority {
  private static final String ALIAS = "authority";
  private static final char[] NO_SECRET = "exchange".toCharArray();
  private static final Duration AUTHORITY_LASTS = Duration.ofDays(3650);
  private static final Duration LEAF_VALIDITY = Duration.ofDays(397); // the browsers' maximum

  private final PrivateKey key;
  private final X509Certificate certificate;
  private final SecureRandom random;

  private CertificateAuthority(PrivateKey key, X509Certificate certificate, SecureRandom random) {
    this.key = key;
    this.certificate = certificate;
    this.random = random;
  }

  /// Reads the authority from a file, or creates one and writes it there.
  ///
  /// @param file readable by its owner only; null for an authority that is not stored
  /// @throws UncheckedIOException when the file cannot be read or written
  public static CertificateAuthority open(@Nullable Path file, SecureRandom random) {
    try {
      if (file != null && Files.exists(file)) {
        return read(file, random);
      }
      KeyPair pair = pair(random);
      X500Name name = new X500Name("CN=Ringback exchange test authority");
      X509v3CertificateBuilder builder = builder(name, name, pair, AUTHORITY_LASTS, random);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.nameConstraints,
          true,
          new NameConstraints(
              new GeneralSubtree[] {
                subtree("twilio.com"), subtree("localhost"), subtree("exchange.test"), loopback()
              },
              null));
      CertificateAuthority created =
          new CertificateAuthority(pair.getPrivate(), sign(builder, pair.getPrivate()), random);
      if (file != null) {
        created.write(file);
      }
      return created;
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("could not create a certificate", e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Could not store the certificate authority in " + file + ": " + e.getMessage(), e);
    }
  }

  private static GeneralSubtree subtree(String name) {
    return new GeneralSubtree(new GeneralName(GeneralName.dNSName, name));
  }

  private static GeneralSubtree loopback() {
    return new GeneralSubtree(new GeneralName(GeneralName.iPAddress, "127.0.0.0/8"));
  }

  private static CertificateAuthority read(Path file, SecureRandom random)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, NO_SECRET);
    }
    if (store.getKey(ALIAS, NO_SECRET) instanceof PrivateKey key
        && store.getCertificate(ALIAS) instanceof X509Certificate certificate) {
      return new CertificateAuthority(key, certificate, random);
    }
    throw new IOException("the file was not written by an exchange");
  }

  private void write(Path file) throws IOException, GeneralSecurityException {
    Path absolute = file.toAbsolutePath();
    Files.createDirectories(absolute.getParent());
    Path temporary = absolute.resolveSibling(absolute.getFileName() + ".half");
    Files.deleteIfExists(temporary);
    Files.createFile(
        temporary,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (OutputStream out = Files.newOutputStream(temporary)) {
      store.load(null, null);
      store.setKeyEntry(ALIAS, key, NO_SECRET, new Certificate[] {certificate});
      store.store(out, NO_SECRET);
    }
    Files.move(
        temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Creates a key and a server certificate for the names.
  ///
  /// @param names DNS names, wildcards included, and IP addresses
  KeyStore issue(List<String> names) {
    try {
      KeyPair pair = pair(random);
      X509v3CertificateBuilder builder =
          builder(
              new X500Name(certificate.getSubjectX500Principal().getName()),
              new X500Name("CN=" + names.getFirst()),
              pair,
              LEAF_VALIDITY,
              random);
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              names.stream()
                  .map(
                      n ->
                          new GeneralName(
                              n.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName,
                              n))
                  .toArray(GeneralName[]::new)));
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server",
          pair.getPrivate(),
          NO_SECRET,
          new Certificate[] {sign(builder, key), certificate});
      return store;
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("could not create a certificate", e);
    }
  }

  static String password() {
    return new String(NO_SECRET);
  }

  private static KeyPair pair(SecureRandom random) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair pair, Duration lasts, SecureRandom random) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, random).setBit(126),
        Date.from(now.minus(Duration.ofHours(1))),
        Date.from(now.plus(lasts)),
        subject,
        pair.getPublic());
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  /// Returns the certificate that clients have to trust.
  public String pem() {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("could not encode the certificate", e);
    }
  }

  /// Returns the key's hash for Chromium's `--ignore-certificate-errors-spki-list`.
  public String spkiHash() {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
