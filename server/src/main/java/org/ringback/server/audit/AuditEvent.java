package org.ringback.server.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;

/// An action in a workspace. It never contains secrets.
///
/// @param user the acting member; null for other actors
/// @param action like `credentials.configured`
/// @param subject the affected object, such as a number or an account
public record AuditEvent(
    Actor actor,
    @Nullable UserId user,
    String action,
    @Nullable String subject,
    Map<String, String> detail) {
  /// Member of the detail: the label of the service key.
  private static final String SERVICE_KEY = "serviceKey";

  /// The kind of actor.
  public enum Actor {
    MEMBER("member"),
    SERVICE("service"),
    TWILIO("twilio");

    private final String wire;

    Actor(String wire) {
      this.wire = wire;
    }

    @JsonValue
    public String wire() {
      return wire;
    }

    static Optional<Actor> of(String wire) {
      return Arrays.stream(values()).filter(a -> a.wire.equals(wire)).findFirst();
    }
  }

  /// @param user null if no user is signed in
  public static AuditEvent of(
      @Nullable UserId user, String action, @Nullable String subject, Map<String, String> detail) {
    return new AuditEvent(Actor.MEMBER, user, action, subject, detail);
  }

  /// @param serviceKey label of the key; null for `SUPABASE_SERVICE_KEY`
  public static AuditEvent ofService(
      @Nullable String serviceKey,
      String action,
      @Nullable String subject,
      Map<String, String> detail) {
    Map<String, String> all = new HashMap<>(detail);
    if (serviceKey != null) {
      all.put(SERVICE_KEY, serviceKey);
    }
    return new AuditEvent(Actor.SERVICE, null, action, subject, all);
  }
}
