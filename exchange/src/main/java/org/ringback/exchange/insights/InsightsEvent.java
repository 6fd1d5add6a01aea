package org.ringback.exchange.insights;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// One post of the Voice SDK.
///
/// @param kind `EndpointEvents` or `EndpointMetrics`
/// @param callSid empty when it names none
/// @param body as posted
public record InsightsEvent(
    Instant at, String kind, String accountSid, String callSid, String name, JsonNode body) {}
