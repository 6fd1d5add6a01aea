package org.ringback.server.storage;

import java.util.regex.Pattern;

/// The shape of keys, which never leads out of a directory and needs no encoding in a URL.
final class ObjectKeys {
  private static final Pattern KEY = Pattern.compile("[a-z0-9-]+(/[a-z0-9-]+)*");

  private ObjectKeys() {}

  static String require(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("not a key of an object: " + key);
    }
    return key;
  }
}
