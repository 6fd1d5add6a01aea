package org.ringback.server.identity;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;

/// Hashes and checks passwords with Argon2id, as OWASP advises: 19 MiB, two passes. It limits
/// concurrency, so that a flood of sign-ins cannot exhaust memory or CPU.
final class Passwords {
  private static final Argon2Function ARGON2ID =
      Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);

  /// Verified for unknown users, so that the response takes the same time. The hash of a random
  /// value that was not kept; a hash at each start would take a fifth of the start time.
  static final String DUMMY_HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$4rcIE9mjwIVX8wN3aUv4/w$b9zzqNW0gYQ12OFAtGQA8LrRKLNHAAHAKhTDdat3gRo";

  private final Semaphore permits =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

  String hash(Secret password) {
    permits.acquireUninterruptibly();
    try {
      return Password.hash(password.reveal()).addRandomSalt(16).with(ARGON2ID).getResult();
    } finally {
      permits.release();
    }
  }

  /// Checks with the parameters in the hash, so that passwords stay valid when ours change.
  ///
  /// @param hash null for unknown users and users without a password
  boolean check(Secret password, @Nullable String hash) {
    String checked = hash == null ? DUMMY_HASH : hash;
    permits.acquireUninterruptibly();
    try {
      boolean matches =
          Password.check(password.reveal(), checked)
              .with(Argon2Function.getInstanceFromHash(checked));
      return matches && hash != null;
    } finally {
      permits.release();
    }
  }
}
