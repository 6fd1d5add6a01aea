package org.ringback.server.recorder;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import tools.jackson.databind.node.ObjectNode;

/// One thing that happened to a call.
///
/// @param call null when only a leg of the call is known
/// @param leg a leg of the call; null for the whole call
/// @param parent the leg that dialed the leg
/// @param user the member who did it or who reported it
/// @param data contains no secrets
public record RecorderEntry(
    WorkspaceId workspace,
    @Nullable UUID call,
    @Nullable CallSid leg,
    @Nullable CallSid parent,
    Instant at,
    Kind kind,
    String name,
    @Nullable UserId user,
    ObjectNode data) {

  /// A member requests to supervise the call.
  public static final String SUPERVISING = "supervising";

  /// The browser of a supervisor connects to the call.
  public static final String SUPERVISOR_JOINS = "supervisor-joins";

  /// The names of the entries about supervisors that belong to no leg.
  static final List<String> SUPERVISION = List.of(SUPERVISING, SUPERVISOR_JOINS);

  /// What an entry is about.
  public enum Kind {
    /// A verified webhook of Twilio.
    WEBHOOK,
    /// The TwiML that answered a webhook.
    TWIML,
    /// A request to Twilio's REST API, with its outcome.
    REST,
    /// A decision of the server, such as an offer or a claim.
    FLOW,
    /// An event that the server published to pages.
    EVENT,
    /// An event of the Voice SDK, posted by a page.
    PAGE,
    /// Measurements of the audio's quality, posted by a page.
    QUALITY;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Returns whether a page posts entries of this kind.
    boolean isPosted() {
      return this == PAGE || this == QUALITY;
    }
  }

  /// Returns an entry about a decision of the server.
  ///
  /// @param name such as `claimed`
  public static RecorderEntry flow(
      WorkspaceId workspace,
      UUID call,
      Instant at,
      String name,
      @Nullable UserId user,
      ObjectNode data) {
    return new RecorderEntry(workspace, call, null, null, at, Kind.FLOW, name, user, data);
  }
}
