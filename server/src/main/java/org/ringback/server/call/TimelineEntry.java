package org.ringback.server.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A change of one leg or one participant of a call, as in openapi.yaml.
///
/// @param declined whether the called side declined; the status is then busy
/// @param status of the leg; or `joined`, `left`, `on-hold`, `resumed`, `muted` or `unmuted` for a
///   participant of a conference
/// @param party the role: `customer`, `agent`, `external` or `supervisor`
/// @param agent the agent of the leg; null for the customer's
public record TimelineEntry(
    Instant at, String status, boolean declined, String party, CallView.@Nullable Named agent) {}
