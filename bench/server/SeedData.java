import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;

/// Identifiers and sizes of the seed data. An identifier is the MD5 of a kind and a number, in Java as in SQL.
final class SeedData {
  /// The number of workspaces. Each has one open event socket.
  static final int WORKSPACES = 100;

  /// The number of sessions that request their token repeatedly.
  static final int EXISTING_SESSIONS = 1000;

  /// The number of sessions that request a token once.
  static final int NEW_SESSIONS = 120_000;

  /// The number of calls in progress. Each receives four callbacks: initiated, ringing,
  /// in-progress, completed.
  static final int CALLS = 40_000;

  /// The number of completed calls that exist before the run.
  static final int OLD_CALLS = 20_000;

  static final String PUBLIC_URL = "https://voice.example.com";
  static final String JWT_SECRET = "bench-jwt-secret-bench-jwt-secret-0123456789";
  static final String SECRET_KEY = "YmVuY2gtc2VjcmV0LWtleS1iZW5jaC1zZWNyZXQta2U=";

  private SeedData() {}

  static UUID id(String kind, int number) {
    String hex = hex(kind, number);
    return new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
  }

  /// Returns the id of a call. It begins with a time as a UUID of version 7 does, so that the events of all calls are in one partition.
  static UUID callId(int index) {
    return UUID.fromString("0193" + id("call", index).toString().substring(4));
  }

  static String sid(String prefix, String kind, int number) {
    return prefix + hex(kind, number);
  }

  static String hex(String kind, int number) {
    try {
      byte[] name = (kind + number).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(name));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
