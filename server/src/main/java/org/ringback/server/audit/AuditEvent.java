package org.ringback.server.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.WorkspacePrincipal;
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
  public static final String SERVICE_KEY = "serviceKey";

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

  public static AuditEvent of(
      WorkspacePrincipal principal,
      String action,
      @Nullable String subject,
      Map<String, String> detail) {
    return switch (principal) {
      case WorkspacePrincipal.MemberPrincipal self ->
          new AuditEvent(Actor.MEMBER, self.member().user(), action, subject, detail);
      case WorkspacePrincipal.ServicePrincipal back ->
          new AuditEvent(Actor.SERVICE, null, action, subject, withKey(detail, back.key()));
    };
  }

  private static Map<String, String> withKey(Map<String, String> detail, @Nullable String key) {
    if (key == null) {
      return detail;
    }
    Map<String, String> all = new HashMap<>(detail);
    all.put(SERVICE_KEY, key);
    return all;
  }

  public static AuditEvent of(
      UserId user, String action, @Nullable String subject, Map<String, String> detail) {
    return new AuditEvent(Actor.MEMBER, user, action, subject, detail);
  }
}
