package org.ringback.server.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A change of one leg of a call, as in openapi.yaml.
///
/// @param declined whether the called side declined; the status is then busy
/// @param party `customer` or `agent`
/// @param agent the agent of the leg; null for the customer's
public record TimelineEntry(
    Instant at, String status, boolean declined, String party, CallView.@Nullable Named agent) {}
