package org.ringback.server.routing;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.cluster.LeaderLease;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.webhook.WebhookUrls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the lines of all workspaces, on one node. Redirects a waiting caller at Twilio when an
/// agent is free or the caller's time is up. If the redirect fails, the caller's next request does
/// the same. All times are stored, so another node continues after a failure.
final class FlowTimer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FlowTimer.class);

  /// No decision reads what is deleted then. Each look would cost an idle server two statements.
  private static final Duration CLEAN_UP = Duration.ofSeconds(10);

  private final LeaderLease lease;
  private final InboundFlow flow;
  private final CallFlowStore store;
  private final ClaimStore claims;
  private final OfferStore offers;
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final URI publicUrl;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("call-flows").factory());
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

  private FlowTimer(
      LeaderLease lease,
      InboundFlow flow,
      CallFlowStore store,
      ClaimStore claims,
      OfferStore offers,
      Credentials credentials,
      TwilioApi twilio,
      URI publicUrl) {
    this.lease = lease;
    this.flow = flow;
    this.store = store;
    this.claims = claims;
    this.offers = offers;
    this.credentials = credentials;
    this.twilio = twilio;
    this.publicUrl = publicUrl;
  }

  static FlowTimer start(
      LeaderLease lease,
      InboundFlow flow,
      CallFlowStore store,
      ClaimStore claims,
      OfferStore offers,
      Credentials credentials,
      TwilioApi twilio,
      URI publicUrl,
      Duration interval) {
    FlowTimer timer =
        new FlowTimer(lease, flow, store, claims, offers, credentials, twilio, publicUrl);
    var _ =
        timer.scheduler.scheduleWithFixedDelay(
            timer::tick, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    var _ =
        timer.scheduler.scheduleWithFixedDelay(
            timer::cleanUp, CLEAN_UP.toMillis(), CLEAN_UP.toMillis(), TimeUnit.MILLISECONDS);
    return timer;
  }

  private void tick() {
    try {
      lease.runIfLeader(
          () -> {
            if (store.hasFlows()) {
              store.deleteFinished();
              flow.dueWorkspaces().forEach(this::advance);
            }
          });
    } catch (RuntimeException e) {
      log.warn("Could not look at the lines of waiting callers: {}", e.toString());
    }
  }

  private void cleanUp() {
    try {
      lease.runIfLeader(
          () -> {
            claims.deleteFinished();
            offers.deleteOld();
          });
    } catch (RuntimeException e) {
      log.warn("Could not delete finished claims and old offers: {}", e.toString());
    }
  }

  private void advance(WorkspaceId workspace) {
    flow.claimRedirects(workspace)
        .forEach(call -> requests.execute(() -> redirect(workspace, call)));
  }

  private void redirect(WorkspaceId workspace, CallFlow call) {
    URI next = new WebhookUrls(publicUrl, workspace).redirected(call.call().value());
    try {
      boolean isRedirected =
          credentials.requestAs(
              workspace, auth -> twilio.redirectCall(auth, call.callSid().value(), next));
      if (!isRedirected) {
        // Otherwise a call whose end was not reported would hold up the others.
        store.leaveLine(workspace, call.call());
      }
    } catch (RuntimeException e) {
      log.warn("Could not redirect call {}: {}", call.call(), e.toString());
      endRedirect(workspace, call);
    }
  }

  private void endRedirect(WorkspaceId workspace, CallFlow call) {
    try {
      store.endRedirect(workspace, call.call());
    } catch (RuntimeException e) {
      log.warn("Could not end the redirect of call {}: {}", call.call(), e.toString());
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    requests.shutdownNow();
  }
}
