package org.ringback.server.webpush;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The installation's [VapidKey], which all nodes share. Created at its first use. Each
/// subscription is bound to it, so it never changes.
final class VapidKeys {
  private static final Logger log = LoggerFactory.getLogger(VapidKeys.class);

  /// The context of the encryption.
  private static final String CONTEXT = "web-push";

  private final Database db;
  private final SecretCipher cipher;
  private volatile @Nullable VapidKey known;

  VapidKeys(Database db, SecretCipher cipher) {
    this.db = db;
    this.cipher = cipher;
  }

  private record Row(byte[] publicKey, byte[] privateKey, String keyId) {}

  VapidKey get() {
    VapidKey key = known;
    if (key == null) {
      key = decrypt(find().orElseGet(this::create));
      known = key;
    }
    return key;
  }

  /// Encrypts the private key with the current key, if an older one has encrypted it.
  void reencrypt() {
    SecretCipher.Encryptor encryptor = cipher.encryptor();
    try {
      find()
          .filter(row -> !row.keyId().equals(encryptor.keyId()))
          .ifPresent(
              row -> {
                Secret secret = cipher.decrypt(CONTEXT, row.keyId(), row.privateKey());
                db.ofAll()
                    .sql("update push_keys set private_key = :private, key_id = :keyId")
                    .param("private", encryptor.encrypt(CONTEXT, secret))
                    .param("keyId", encryptor.keyId())
                    .update();
                log.info("Re-encrypted the key of Web Push with the current key");
              });
    } catch (SecretCipher.DecryptionFailed e) {
      log.error("Could not re-encrypt the key of Web Push: {}", e.getMessage());
    }
  }

  private Optional<Row> find() {
    return db.ofAll()
        .sql("select public_key, private_key, key_id from push_keys")
        .query(
            (row, _) ->
                new Row(
                    row.getBytes("public_key"),
                    row.getBytes("private_key"),
                    row.getString("key_id")))
        .optional();
  }

  /// Returns the key of the node that was first, if several create one.
  private Row create() {
    KeyPair pair = PushEncryption.newKeyPair();
    SecretCipher.Encryptor encryptor = cipher.encryptor();
    Secret secret = new Secret(Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
    db.ofAll()
        .sql(
            """
            insert into push_keys (public_key, private_key, key_id)
            values (:public, :private, :keyId) on conflict do nothing""")
        .param("public", PushEncryption.encode((ECPublicKey) pair.getPublic()))
        .param("private", encryptor.encrypt(CONTEXT, secret))
        .param("keyId", encryptor.keyId())
        .update();
    return find().orElseThrow();
  }

  private VapidKey decrypt(Row row) {
    Secret secret = cipher.decrypt(CONTEXT, row.keyId(), row.privateKey());
    byte[] encoded = Base64.getDecoder().decode(secret.reveal());
    try {
      PrivateKey privateKey =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return new VapidKey(row.publicKey(), privateKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key of Web Push cannot be read", e);
    }
  }
}
