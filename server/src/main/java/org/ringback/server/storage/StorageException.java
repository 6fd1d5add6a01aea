package org.ringback.server.storage;

/// The storage cannot store, read or delete an object. Unchecked, so that it differs from a failure
/// of the source of an object's content.
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StorageException(String message) {
    super(message);
  }

  StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
