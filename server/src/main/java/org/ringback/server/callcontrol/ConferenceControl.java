package org.ringback.server.callcontrol;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ControlSchedule;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.TwilioApi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings calls in conferences to the state that their participants want. The wanted state is
/// stored, and the steps are computed from it and from Twilio's events. So any node may continue
/// after another one has stopped, and a step whose effect was not reported is repeated.
final class ConferenceControl {
  private static final Logger log = LoggerFactory.getLogger(ConferenceControl.class);

  /// How long a step may take until its event arrives. Then it is repeated.
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final Database db;
  private final Calls calls;
  private final ControlSchedule schedule;
  private final Credentials credentials;
  private final TwilioApi twilio;

  ConferenceControl(
      Database db,
      Calls calls,
      ControlSchedule schedule,
      Credentials credentials,
      TwilioApi twilio) {
    this.db = db;
    this.calls = calls;
    this.schedule = schedule;
    this.credentials = credentials;
    this.twilio = twilio;
  }

  /// Takes the next steps of a call.
  void advance(WorkspaceId workspace, CallId id) {
    List<ControlStep> steps = db.inTransaction(() -> plan(workspace, id));
    for (ControlStep step : steps) {
      try {
        take(workspace, step);
      } catch (RuntimeException e) {
        log.warn("Could not control call {}: {}", id, e.toString());
      }
    }
  }

  /// Computes the steps. The call stays due, so that another node repeats them if this one stops.
  private List<ControlStep> plan(WorkspaceId workspace, CallId id) {
    schedule.at(workspace, id, null);
    Optional<Call> call = calls.find(workspace, id).filter(Call::isConference);
    List<ControlStep> steps = call.map(ControlPlan::steps).orElse(List.of());
    if (!steps.isEmpty()) {
      schedule.after(workspace, id, RETRY);
    }
    return steps;
  }

  private void take(WorkspaceId workspace, ControlStep step) {
    switch (step) {
      case ControlStep.EndLeg(var leg) ->
          credentials.requestAs(workspace, auth -> twilio.endCall(auth, leg.value()));
    }
  }
}
