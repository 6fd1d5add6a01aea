package org.ringback.server.call;

import java.util.Optional;
import java.util.UUID;
import org.ringback.server.db.Uuids;

/// The ParticipantLabel of a leg in a conference: the id of the participant, and for a browser also
/// that of its claim. Twilio rejects a label that is in use (error 16025), and the old leg of an
/// agent who rejoins may still be there.
public final class ParticipantLabel {
  private static final int UUID_LENGTH = 36;

  private ParticipantLabel() {}

  public static String of(ParticipantId participant) {
    return participant.toString();
  }

  public static String of(ParticipantId participant, UUID claim) {
    return participant + "." + claim;
  }

  public static Optional<ParticipantId> participant(String label) {
    String id = label.length() > UUID_LENGTH ? label.substring(0, UUID_LENGTH) : label;
    return Uuids.parse(id).map(ParticipantId::new);
  }
}
