package org.ringback.server.callcontrol;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallFeature;
import org.ringback.server.call.Calls;
import org.ringback.server.callerid.CallerIds;
import org.ringback.server.cluster.Leases;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.dialpolicy.DialPolicy;
import org.ringback.server.http.Routes;
import org.ringback.server.recording.RunningRecordings;
import org.ringback.server.routing.RoutingFeature;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.TwilioApi;

/// Controls the legs of calls in conferences. Closed before the leases and the database.
public record CallControlFeature(AutoCloseable timer, List<Routes> routes)
    implements AutoCloseable {
  /// @param region the region of conferences
  /// @param publicUrl the base URL of the webhooks
  /// @param interval the interval at which the timer looks for calls that are due
  public static CallControlFeature of(
      Database db,
      Leases leases,
      CallFeature call,
      RoutingFeature routing,
      Credentials credentials,
      TwilioApi twilio,
      Workspaces workspaces,
      CallerIds callerIds,
      DialPolicy policy,
      RunningRecordings recordings,
      Access access,
      AuditLog audit,
      String region,
      URI publicUrl,
      Duration interval) {
    Calls calls = call.calls();
    ControlStore store = new ControlStore(db);
    InvitationStore invitations = new InvitationStore(db);
    SupervisionStore supervisions = new SupervisionStore(db);
    Inviter inviter = new Inviter(calls, store, invitations, routing.ringing(), workspaces);
    ConferenceControl control =
        new ConferenceControl(
            db,
            calls,
            call.announcements(),
            call.schedule(),
            store,
            invitations,
            supervisions,
            routing.ringing(),
            inviter,
            new TwilioSteps(
                calls,
                call.announcements(),
                invitations,
                supervisions,
                workspaces,
                credentials,
                twilio,
                callerIds,
                policy,
                recordings,
                region,
                publicUrl));
    CallControl actions =
        new CallControl(
            db,
            calls,
            call.announcements(),
            store,
            invitations,
            control,
            inviter,
            workspaces,
            policy,
            audit);
    AgentCalls agentCalls =
        new AgentCalls(
            calls,
            store,
            control,
            new Parking(db, calls, call.announcements(), store, control),
            routing.claims(),
            workspaces);
    Supervisors supervisors =
        new Supervisors(db, calls, supervisions, store, control, routing.claims(), audit);
    return new CallControlFeature(
        ControlTimer.start(leases.lead("call control"), call.schedule(), control, interval),
        List.of(
            new ControlRoutes(
                access, calls, call.announcements(), routing.claims(), agentCalls, actions),
            new SupervisorRoutes(access, supervisors)));
  }

  @Override
  public void close() throws Exception {
    timer.close();
  }
}
