package org.ringback.server;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ringback.server.http.DocsPages;
import org.ringback.server.http.ProblemPages;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SystemRoutes;
import org.ringback.server.settings.Settings;

/// The routes of all features. The most frequent ones are first, because a request is matched in
/// their order.
final class RouteList {
  private RouteList() {}

  /// @param notReadyReason empty when the server is ready
  static List<Routes> of(
      Features features,
      Plumbing plumbing,
      Settings settings,
      Supplier<Optional<String>> notReadyReason) {
    UserFeatures users = features.users();
    TwilioAccountFeatures account = features.account();
    RealtimeFeatures realtime = features.realtime();
    CallingFeatures calling = features.calling();
    AudioFeatures audio = features.audio();
    RunningCallFeatures running = features.running();
    ReportingFeatures reporting = features.reporting();
    HistoryFeatures history = features.history();
    return Stream.of(
            account.voiceToken().routes(),
            running.callControl().routes(), // before the route of one call
            List.of(
                calling.call().routes(),
                running.webhook().routes(),
                realtime
                    .events()
                    .routes(
                        List.of(calling.call().liveCalls(), realtime.presenceFeature().snapshot())),
                history.contact().routes(),
                history.missedCall().routes(),
                reporting.savedViews().routes(),
                reporting.reports().routes(),
                users.auditing().routes(users.access()),
                users.accessFeature().routes(),
                account.credentialsFeature().routes(),
                account.health().routes(),
                running.webhook().failedRoutes()),
            running.routing().routes(),
            reporting.figures().routes(),
            reporting.price().routes(),
            history.annotation().routes(),
            audio.recording().routes(),
            audio.voicemail().routes(),
            List.of(audio.prompt().routes()),
            List.of(
                audio.transcript().routes(), history.search().routes(), history.summary().routes()),
            history.retention().routes(),
            realtime.presenceFeature().routes(),
            List.of(history.diagnostics().routes(), calling.webPush().routes()),
            calling.outbound().routes(),
            List.of(calling.callerId().routes()),
            calling.dialPolicy().routes(),
            users
                .identity()
                .routes(users.tenancy(), users.access(), plumbing.attempts(), plumbing.clock()),
            users
                .tenancy()
                .routes(users.sessions(), users.access(), plumbing.attempts(), plumbing.clock()),
            account.provisioning().routes(),
            List.of(
                new SystemRoutes(notReadyReason, settings.signallingUrl(), settings.demo()),
                plumbing.metrics(),
                new ProblemPages(),
                new DocsPages()))
        .flatMap(List::stream)
        .toList();
  }
}
