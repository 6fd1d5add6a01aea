package org.ringback.exchange.insights;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// A request of the Voice SDK with events or metrics.
///
/// @param kind `EndpointEvents` or `EndpointMetrics`
/// @param callSid empty when the request has none
/// @param body the body, unchanged
public record InsightsEvent(
    Instant at, String kind, String accountSid, String callSid, String name, JsonNode body) {}
