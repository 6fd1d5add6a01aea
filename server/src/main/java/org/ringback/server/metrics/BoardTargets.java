package org.ringback.server.metrics;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// The targets of the live board: `BoardTargets` in openapi.yaml. Null: no target.
///
/// @param serviceLevelSeconds one of [MetricOptions#SERVICE_LEVELS]
/// @param callersWaiting how many callers may wait at the same time
@JsonInclude(JsonInclude.Include.ALWAYS)
record BoardTargets(
    int serviceLevelSeconds,
    @Nullable Integer serviceLevelPercent,
    @Nullable Integer abandonRatePercent,
    @Nullable Integer speedOfAnswerSeconds,
    @Nullable Integer longestWaitSeconds,
    @Nullable Integer callersWaiting) {
  /// Service level 80/20, the usual one of the field.
  static final BoardTargets DEFAULT = new BoardTargets(20, 80, 5, 20, 60, 5);
}
