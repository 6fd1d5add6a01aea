package org.ringback.server.call;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;

/// What the customer of a call hears at a time.
///
/// @param isOnHold whether the customer hears hold music instead of the others
/// @param speaker the only participant whom the customer can hear; null for none or several
public record CustomerSide(boolean isOnHold, @Nullable ParticipantId speaker) {
  /// Conferences report times in whole seconds, and a participant may leave while speaking.
  private static final int TOLERANCE_SECONDS = 2;

  public static CustomerSide of(Call call, Instant at) {
    List<Participant> participants = call.state().participants();
    boolean isOnHold =
        participants.stream()
            .filter(each -> each.identity().role() == ParticipantRole.CUSTOMER)
            .anyMatch(each -> each.held().stream().anyMatch(held -> contains(held, at)));
    Interval around =
        new Interval(at.minusSeconds(TOLERANCE_SECONDS), at.plusSeconds(TOLERANCE_SECONDS));
    List<ParticipantId> speakers =
        participants.stream()
            .filter(each -> each.identity().role() != ParticipantRole.CUSTOMER)
            .filter(each -> each.identity().role() != ParticipantRole.SUPERVISOR)
            .filter(
                each ->
                    !Interval.intersect(
                            Interval.subtract(each.joined(), each.held()), List.of(around))
                        .isEmpty())
            .map(each -> each.identity().id())
            .toList();
    return new CustomerSide(isOnHold, speakers.size() == 1 ? speakers.getFirst() : null);
  }

  private static boolean contains(Interval interval, Instant at) {
    return !at.isBefore(interval.start()) && at.isBefore(interval.end());
  }

  /// Returns the members who are or were in the conversation.
  public static Set<UserId> members(Call call) {
    return call.state().participants().stream()
        .filter(Participant::hasJoined)
        .flatMap(each -> Optional.ofNullable(each.identity().user()).stream())
        .collect(Collectors.toSet());
  }
}
