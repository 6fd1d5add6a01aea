package org.ringback.server.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;

/// The id of a participant. It is a name-based UUID (RFC 9562, version 3) of the call and the
/// person. So the webhook URL of a participant needs no lookup, and callbacks that contain no id
/// lead to the same participant in every order. V60 computes the ids of earlier calls the same way.
public record ParticipantId(@JsonValue UUID value) implements Comparable<ParticipantId> {
  public static ParticipantId customer(CallId call) {
    return of(call, ParticipantRole.CUSTOMER, "");
  }

  public static ParticipantId agent(CallId call, UserId user) {
    return of(call, ParticipantRole.AGENT, user.toString());
  }

  public static ParticipantId supervisor(CallId call, UserId user) {
    return of(call, ParticipantRole.SUPERVISOR, user.toString());
  }

  /// @param user null for a leg whose user is not known yet
  static ParticipantId of(CallId call, ParticipantRole role, @Nullable UserId user) {
    return of(call, role, user == null ? "" : user.toString());
  }

  static ParticipantId of(CallId call, ParticipantRole role, String person) {
    String name = call + "/" + role.wire() + "/" + person;
    return new ParticipantId(UUID.nameUUIDFromBytes(name.getBytes(UTF_8)));
  }

  @Override
  public int compareTo(ParticipantId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
