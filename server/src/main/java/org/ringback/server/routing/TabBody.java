package org.ringback.server.routing;

import java.util.UUID;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import tools.jackson.databind.JsonNode;

/// The tab that requests a claim.
///
/// @param fence the number of the tab among those that held the agent's phone
/// @param holdCurrent whether the agent's current call is put on hold for this one
public record TabBody(UUID tab, long fence, boolean holdCurrent) {
  /// @throws ProblemException 400 when a member is missing or invalid
  public static TabBody of(Json.Body body) {
    UUID tab =
        Uuids.parse(body.text("tab", 64))
            .orElseThrow(() -> ProblemException.invalid("/tab", "tab should be a UUID."));
    JsonNode fence = body.node().path("fence");
    if (!fence.isIntegralNumber() || !fence.canConvertToLong() || fence.longValue() < 0) {
      throw ProblemException.invalid("/fence", "fence should be a whole number from 0.");
    }
    JsonNode hold = body.node().path("holdCurrent");
    if (!hold.isMissingNode() && !hold.isBoolean()) {
      throw ProblemException.invalid("/holdCurrent", "holdCurrent should be true or false.");
    }
    return new TabBody(tab, fence.longValue(), hold.asBoolean(false));
  }
}
