package org.ringback.server.routing;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.audit.DenialAuditLog;
import org.ringback.server.call.CallFeature;
import org.ringback.server.call.Calls;
import org.ringback.server.callerid.CallerIds;
import org.ringback.server.cluster.Leases;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.dialpolicy.DialPolicy;
import org.ringback.server.http.Routes;
import org.ringback.server.identity.Sessions;
import org.ringback.server.presence.Presence;
import org.ringback.server.recorder.FlightRecorder;
import org.ringback.server.recording.RecordingPolicies;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.voicemail.Voicemails;
import org.ringback.server.voicetoken.VoiceGrants;
import org.ringback.server.webhook.VoiceHandlers;
import org.ringback.server.webpush.CallPushes;

/// Decides the next verbs of a call. Closed before the leases and the database.
///
/// @param routes serve the sounds that callers hear, and the answers of agents to offers
public record RoutingFeature(
    VoiceHandlers handlers,
    Claims claims,
    Ringing ringing,
    List<Routes> routes,
    MeterBinder meters,
    AutoCloseable timer)
    implements AutoCloseable {
  /// @param region the region of conferences
  /// @param publicUrl the base URL of the webhooks
  public static RoutingFeature of(
      Database db,
      Leases leases,
      CallFeature call,
      Presence presence,
      Sessions sessions,
      Workspaces workspaces,
      CallPushes pushes,
      VoiceGrants grants,
      Access authorization,
      Credentials credentials,
      CallerIds callerIds,
      DialPolicy policy,
      DenialAuditLog denials,
      TwilioApi twilio,
      FlightRecorder recorder,
      RecordingPolicies recordings,
      Voicemails voicemails,
      FlowConfig config,
      String region,
      URI publicUrl) {
    Calls calls = call.calls();
    AgentAccess access = new AgentAccess(sessions, workspaces, grants);
    CallFlowStore store = new CallFlowStore(db);
    FlowJournal journal = new FlowJournal(recorder);
    OfferStore offers = new OfferStore(db);
    InboundFlow flow =
        new InboundFlow(
            db,
            store,
            offers,
            calls,
            call.creation(),
            call.announcements(),
            presence,
            workspaces,
            pushes,
            voicemails,
            journal,
            config);
    ClaimStore claimStore = new ClaimStore(db);
    Claims claims =
        new Claims(
            db, store, offers, claimStore, calls, call.announcements(), presence, pushes, journal);
    VoiceRouting routing =
        new VoiceRouting(
            flow,
            recordings,
            calls,
            call.creation(),
            presence,
            workspaces,
            access,
            callerIds,
            policy,
            denials);
    TwimlRenderer twiml = new TwimlRenderer(publicUrl, region, recordings);
    return new RoutingFeature(
        new VoiceHandlers(
            new VoiceHandler(claims, calls, routing, credentials, twiml),
            new DialedHandler(calls, routing, twiml),
            new LineHandler(flow, twiml),
            new WaitHandler(flow, twiml),
            new HoldHandler(twiml),
            new AnnouncementHandler(twiml),
            new AnnouncedHandler(routing, recordings, twiml),
            new RecordedHandler(twiml),
            new ApologyRecorder(calls)),
        claims,
        new Ringing(store, offers, claimStore, call.announcements(), presence, pushes),
        List.of(new SoundRoutes(), new OfferRoutes(authorization, claims)),
        new WaitingMeters(db, store),
        FlowTimer.start(
            leases.lead("call flows"),
            flow,
            store,
            claimStore,
            offers,
            credentials,
            twilio,
            publicUrl,
            config.interval()));
  }

  @Override
  public void close() throws Exception {
    timer.close();
  }
}
