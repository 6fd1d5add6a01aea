package org.ringback.server.webhook;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallStatus;
import org.ringback.server.call.Calls;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.provisioning.health.PublicProbe;
import org.ringback.server.routing.VoicePlan;
import org.ringback.server.routing.VoiceRouting;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What Twilio calls. Nothing is read from a request and nothing changes before its signature is
/// verified. A person is on the line of a voice webhook, so its answer is TwiML within two seconds,
/// whatever happens; a status callback is acknowledged once it is durable.
public final class WebhookRoutes implements Routes {
  private static final Logger log = LoggerFactory.getLogger(WebhookRoutes.class);
  private static final int LARGEST_BODY = 64 * 1024;
  private static final String ERROR_MESSAGE =
      VoiceTwiml.sorry(
          "We are sorry. Something went wrong on our side. Please call again in a few minutes."
              + " Goodbye.");

  private final Calls calls;
  private final VoiceRouting routing;
  private final WebhookInbox inbox;
  private final SignatureVerifier signatures;
  private final BiFunction<String, String, Optional<WorkspaceId>> workspaceOf;
  private final BiConsumer<String, String> probes;
  private final BiConsumer<WorkspaceId, String> refused;
  private final VoiceTwiml twiml;
  private final ResponseDeadline deadline = new ResponseDeadline();
  private final Clock clock;

  /// @param accounts who signs the webhooks of a workspace
  /// @param probes told of our own probes: their name, and the address by which they came
  /// @param refused told of each webhook with a bad signature: whose it would be, and its route
  /// @param publicUrl the address that Twilio calls
  /// @param workspaceOf whose number that is, by AccountSid and number
  public WebhookRoutes(
      Calls calls,
      VoiceRouting routing,
      WebhookInbox inbox,
      WebhookCredentialSource accounts,
      BiFunction<String, String, Optional<WorkspaceId>> workspaceOf,
      BiConsumer<String, String> probes,
      BiConsumer<WorkspaceId, String> refused,
      URI publicUrl,
      Clock clock) {
    this.calls = calls;
    this.routing = routing;
    this.inbox = inbox;
    this.signatures = new SignatureVerifier(publicUrl, accounts);
    this.workspaceOf = workspaceOf;
    this.probes = probes;
    this.refused = refused;
    this.twiml = new VoiceTwiml(publicUrl);
    this.clock = clock;
  }

  /// A request, read on its own thread: it may be answered before we are done with it.
  ///
  /// @param target the path and the query as they came, escapes and all
  /// @param call our call, when the address names it
  private record WebhookRequest(
      @Nullable WorkspaceId workspace,
      String target,
      byte[] body,
      @Nullable String signature,
      @Nullable CallId call) {}

  private interface WorkspaceResolver {
    @Nullable WorkspaceId workspace(WebhookRequest request);
  }

  private interface Decision {
    VoicePlan plan(WorkspaceId workspace, @Nullable CallId call, TwilioForm form);
  }

  @Override
  public void register(RoutesConfig routes) {
    String voice = "/api/workspaces/{workspaceId}/voice";
    post(routes, voice, context -> answer(context, WebhookRequest::workspace, this::voice));
    post(
        routes,
        voice + "/dialed",
        context -> answer(context, WebhookRequest::workspace, this::dialed));
    post(routes, voice + "/status", this::status);
    post(routes, voice + "/fallback", this::fallback);
    post(routes, voice + "/probe", this::probe);
    post(
        routes,
        "/api/voice/incoming",
        context -> answer(context, this::workspaceByNumber, this::voice));
  }

  private void post(RoutesConfig routes, String path, Handler handler) {
    routes.post(
        path,
        context -> {
          try {
            handler.handle(context);
          } catch (BadSignature bad) {
            WorkspaceId workspace = workspaceOf(context);
            if (workspace != null) {
              refused.accept(workspace, "POST " + path);
            }
            throw bad;
          }
        },
        RouteAccess.TWILIO);
  }

  private VoicePlan voice(WorkspaceId workspace, @Nullable CallId placed, TwilioForm form) {
    CallSid callSid = callSid(form);
    if (placed != null) {
      calls.legChanged(workspace, placed, form.now(callSid, CallStatus.IN_PROGRESS));
      return routing.answered(workspace, placed);
    }
    if (form.from().startsWith("client:")) {
      UUID contact = form.get("contactId").flatMap(CallId::of).map(CallId::value).orElse(null);
      return routing.fromBrowser(
          workspace, callSid, form.from(), form.get("grant").orElse(""), form.to(), contact);
    }
    requireOwnNumber(workspace, form);
    return routing.inbound(workspace, callSid, form.from(), form.to());
  }

  /// Two workspaces may share an account, and so an Auth Token: the number tells them apart.
  private void requireOwnNumber(WorkspaceId workspace, TwilioForm form) {
    Optional<WorkspaceId> owner =
        form.get("AccountSid").flatMap(account -> workspaceOf.apply(account, form.to()));
    if (owner.isPresent() && !owner.get().equals(workspace)) {
      throw new BadSignature();
    }
  }

  private VoicePlan dialed(WorkspaceId workspace, @Nullable CallId call, TwilioForm form) {
    form.dialled(callSid(form)).ifPresent(news -> calls.legChanged(workspace, call, news));
    return call == null
        ? new VoicePlan.HangUp()
        : routing.dialed(workspace, call, form.dialOutcome().orElse(null));
  }

  private void status(Context context) {
    WebhookRequest request = request(context);
    FormBody form = verified(request, request.workspace());
    WorkspaceId workspace = requireWorkspace(request.workspace());
    TwilioForm told = form(form);
    told.news()
        .ifPresentOrElse(
            news ->
                inbox.accept(
                    new ReceivedCallback(workspace, request.call(), news, form, told.received())),
            () -> log.warn("a status callback tells of no call: {}", form.get("CallStatus")));
    context.status(204);
  }

  /// Needs no database when this process has seen the workspace's Auth Token before. When it cannot
  /// even find out who may have signed, it says sorry too: that tells and changes nothing.
  private void fallback(Context context) {
    WebhookRequest request = request(context);
    say(
        context,
        () -> {
          FormBody form =
              signatures.verifyAsSeen(
                  request.workspace(), request.target(), request.body(), request.signature());
          log.warn(
              "the fallback answers call {}: error {}",
              form.get("CallSid").orElse("?"),
              form.get("ErrorCode").orElse("?"));
          return ERROR_MESSAGE;
        });
  }

  /// Our own request through the public address: is signed, and changes nothing. Its sender learns
  /// by which address it arrived, even when the signature does not fit.
  private void probe(Context context) {
    WebhookRequest request = request(context);
    String name = context.header(PublicProbe.HEADER);
    if (name != null) {
      probes.accept(name, context.scheme() + "://" + context.host() + request.target());
    }
    verified(request, request.workspace());
    context.status(204);
  }

  private void answer(Context context, WorkspaceResolver whose, Decision decision) {
    WebhookRequest request = request(context);
    say(
        context,
        () -> {
          WorkspaceId workspace = whose.workspace(request);
          TwilioForm form = form(verified(request, workspace));
          return twiml.of(
              requireWorkspace(workspace),
              decision.plan(requireWorkspace(workspace), request.call(), form));
        });
  }

  private void say(Context context, Callable<String> decide) {
    context
        .contentType("application/xml; charset=utf-8")
        .header("Cache-Control", "no-store")
        .result(deadline.answer(context.path(), decide, ERROR_MESSAGE));
  }

  private FormBody verified(WebhookRequest request, @Nullable WorkspaceId workspace) {
    return signatures.verify(workspace, request.target(), request.body(), request.signature());
  }

  /// The workspace of the number that was called. The body is not verified yet: it only says whose
  /// Auth Token has to have signed it.
  private @Nullable WorkspaceId workspaceByNumber(WebhookRequest request) {
    if (request.signature() == null) {
      return null;
    }
    try {
      FormBody form = FormBody.of(request.target(), request.body());
      return form.get("AccountSid")
          .flatMap(account -> form.get("To").flatMap(to -> workspaceOf.apply(account, to)))
          .orElse(null);
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }

  private TwilioForm form(FormBody form) {
    return new TwilioForm(form, clock.instant());
  }

  private static CallSid callSid(TwilioForm form) {
    return form.callSid().orElseThrow(() -> new IllegalStateException("a webhook without CallSid"));
  }

  private static WorkspaceId requireWorkspace(@Nullable WorkspaceId workspace) {
    if (workspace == null) {
      throw new BadSignature();
    }
    return workspace;
  }

  private static WebhookRequest request(Context context) {
    String query = context.req().getQueryString();
    return new WebhookRequest(
        workspaceOf(context),
        context.req().getRequestURI() + (query == null ? "" : "?" + query),
        body(context),
        context.header("X-Twilio-Signature"),
        Optional.ofNullable(context.queryParam("callId")).flatMap(CallId::of).orElse(null));
  }

  private static @Nullable WorkspaceId workspaceOf(Context context) {
    return Optional.ofNullable(context.pathParamMap().get("workspaceId"))
        .flatMap(CallId::of)
        .map(id -> new WorkspaceId(id.value()))
        .orElse(null);
  }

  /// Of what is too long, no more than a byte too much is read, whatever its length says.
  private static byte[] body(Context context) {
    try {
      byte[] body =
          context.contentLength() > LARGEST_BODY
              ? new byte[LARGEST_BODY + 1]
              : context.req().getInputStream().readNBytes(LARGEST_BODY + 1);
      if (body.length > LARGEST_BODY) {
        throw new ProblemException(
            Problem.of(413, "too-large", "Too large", "A webhook may have at most 64 KiB."));
      }
      return body;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
