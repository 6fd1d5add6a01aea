package org.ringback.server.call;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.audit.CallAuditLog;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.dialpolicy.UsageSource;
import org.ringback.server.events.EventLog;
import org.ringback.server.events.WelcomeSnapshot;
import org.ringback.server.http.Routes;
import org.ringback.server.presence.Presence;
import org.ringback.server.recorder.FlightRecorder;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.webhook.WebhookHandler;

/// Calls, their legs and their history.
///
/// @param creation creates calls
/// @param announcements announce to users what concerns them of a call
/// @param usage what the spend limits of dialing rules apply to
/// @param lists lists of calls as files
/// @param erasure deletes the personal data of calls
/// @param stale finds calls whose callbacks may be lost
/// @param schedule knows which calls in conferences are due for control
/// @param webhooks apply Twilio's status callbacks and the events of conferences
/// @param liveCalls the open calls, for the `welcome` frame
public record CallFeature(
    Calls calls,
    CallCreation creation,
    CallAnnouncements announcements,
    UsageSource usage,
    CallLists lists,
    CallErasure erasure,
    StaleCalls stale,
    ControlSchedule schedule,
    List<WebhookHandler> webhooks,
    WelcomeSnapshot liveCalls,
    Routes routes,
    MeterBinder meters) {
  public static CallFeature of(
      Database db,
      EventLog eventLog,
      Presence presence,
      Workspaces workspaces,
      Access access,
      AuditLog audit,
      FlightRecorder recorder,
      UuidV7 ids,
      Clock clock,
      CallEventRetention retention) {
    CallStore store = new CallStore(db);
    CallQueries queries = new CallQueries(db, clock);
    CallFactory factory = new CallFactory(ids, clock);
    CallUpdater updater =
        new CallUpdater(
            store,
            new CallEventStore(db),
            queries,
            eventLog,
            presence,
            new CallAuditLog(audit),
            factory,
            retention);
    Calls calls = new Calls(db, store, queries, eventLog, factory, updater, recorder);
    CallLists lists = new CallLists(calls);
    return new CallFeature(
        calls,
        new CallCreation(db, store, queries, eventLog, factory, updater),
        new CallAnnouncements(db, queries, eventLog),
        new CallUsageStore(db, clock),
        lists,
        new CallErasure(db, queries, eventLog),
        new StaleCalls(db),
        new ControlSchedule(db),
        List.of(
            new StatusCallbackHandler(calls),
            new ConferenceHandler(calls),
            new MachineDetectionHandler(calls)),
        new LiveCalls(calls),
        new CallRoutes(access, calls, lists, workspaces, audit),
        new CallMeters(db, calls));
  }
}
