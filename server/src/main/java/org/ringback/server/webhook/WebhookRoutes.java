package org.ringback.server.webhook;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallSid;
import org.ringback.server.call.CallStatus;
import org.ringback.server.call.Calls;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.Routes;
import org.ringback.server.routing.VoicePlan;
import org.ringback.server.routing.VoiceRouting;
import org.ringback.server.workspace.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What Twilio calls. Nothing is read from a request and nothing changes before its signature is
/// verified. A person is on the line of a voice webhook, so its answer is TwiML; when we cannot, it
/// is an empty 500 at once, so that Twilio asks the fallback.
public final class WebhookRoutes implements Routes {
  private static final Logger log = LoggerFactory.getLogger(WebhookRoutes.class);
  private static final int LARGEST_BODY = 64 * 1024;
  private static final VoicePlan SORRY =
      new VoicePlan.Apologise(
          "We are sorry. Something went wrong on our side. Please call again in a few minutes."
              + " Goodbye.");

  private final Calls calls;
  private final VoiceRouting routing;
  private final Signatures signatures;
  private final BiFunction<String, String, Optional<WorkspaceId>> workspaceOf;
  private final VoiceTwiml twiml;
  private final Clock clock;

  /// @param accounts who signs the webhooks of a workspace
  /// @param publicUrl the address that Twilio calls
  /// @param workspaceOf whose number that is, by AccountSid and number
  public WebhookRoutes(
      Calls calls,
      VoiceRouting routing,
      Function<WorkspaceId, Optional<SigningAccount>> accounts,
      BiFunction<String, String, Optional<WorkspaceId>> workspaceOf,
      URI publicUrl,
      Clock clock) {
    this.calls = calls;
    this.routing = routing;
    this.signatures = new Signatures(publicUrl, accounts);
    this.workspaceOf = workspaceOf;
    this.twiml = new VoiceTwiml(publicUrl);
    this.clock = clock;
  }

  private interface Whose {
    @Nullable WorkspaceId workspace(Context context);
  }

  private interface Decision {
    VoicePlan plan(Context context, WorkspaceId workspace, TwilioForm form);
  }

  @Override
  public void register(RoutesConfig routes) {
    String voice = "/api/workspaces/{workspaceId}/voice";
    routes.post(voice, context -> answer(context, WebhookRoutes::workspace, this::voice));
    routes.post(
        voice + "/dialed", context -> answer(context, WebhookRoutes::workspace, this::dialed));
    routes.post(voice + "/status", this::status);
    routes.post(voice + "/fallback", this::fallback);
    routes.post("/api/voice/incoming", context -> answer(context, this::called, this::voice));
  }

  private VoicePlan voice(Context context, WorkspaceId workspace, TwilioForm form) {
    CallSid callSid = callSid(form);
    Optional<CallId> placed = callId(context);
    if (placed.isPresent()) {
      calls.legChanged(workspace, placed.get(), form.now(callSid, CallStatus.IN_PROGRESS));
      return routing.answered(workspace, placed.get());
    }
    if (form.from().startsWith("client:")) {
      UUID contact = form.get("contactId").flatMap(CallId::of).map(CallId::value).orElse(null);
      return routing.fromBrowser(workspace, callSid, form.from(), form.to(), contact);
    }
    return routing.inbound(workspace, callSid, form.from(), form.to());
  }

  private VoicePlan dialed(Context context, WorkspaceId workspace, TwilioForm form) {
    Optional<CallId> call = callId(context);
    form.dialled(callSid(form))
        .ifPresent(news -> calls.legChanged(workspace, call.orElse(null), news));
    return call.map(id -> routing.dialed(workspace, id, form.dialOutcome().orElse(null)))
        .orElseGet(VoicePlan.HangUp::new);
  }

  private void status(Context context) {
    WorkspaceId workspace = workspace(context);
    TwilioForm form = form(signed(context, workspace));
    form.news()
        .ifPresentOrElse(
            news -> calls.legChanged(known(workspace), callId(context).orElse(null), news),
            () -> log.warn("a status callback tells of no call: {}", form.get("CallStatus")));
    context.status(204);
  }

  /// Needs no database when this process has seen the workspace's Auth Token before.
  private void fallback(Context context) {
    WorkspaceId workspace = workspace(context);
    byte[] body = body(context);
    FormBody form = signatures.verifyAsSeen(workspace, target(context), body, signature(context));
    log.warn(
        "the fallback answers call {}: error {}",
        form.get("CallSid").orElse("?"),
        form.get("ErrorCode").orElse("?"));
    say(context, known(workspace), SORRY);
  }

  private void answer(Context context, Whose whose, Decision decision) {
    try {
      WorkspaceId workspace = whose.workspace(context);
      TwilioForm form = form(signed(context, workspace));
      say(context, known(workspace), decision.plan(context, known(workspace), form));
    } catch (ProblemException refused) {
      throw refused;
    } catch (RuntimeException failed) {
      log.error("{} failed; Twilio asks the fallback", context.path(), failed);
      context.status(500).contentType("text/plain").result("failed");
    }
  }

  private void say(Context context, WorkspaceId workspace, VoicePlan plan) {
    context
        .contentType("application/xml; charset=utf-8")
        .header("Cache-Control", "no-store")
        .result(twiml.of(workspace, plan));
  }

  private FormBody signed(Context context, @Nullable WorkspaceId workspace) {
    return signatures.verify(workspace, target(context), body(context), signature(context));
  }

  /// The workspace of the number that was called. The body is not verified yet: it only says whose
  /// Auth Token has to have signed it.
  private @Nullable WorkspaceId called(Context context) {
    try {
      FormBody form = FormBody.parse(body(context));
      return form.get("AccountSid")
          .flatMap(account -> form.get("To").flatMap(to -> workspaceOf.apply(account, to)))
          .orElse(null);
    } catch (IllegalArgumentException notAForm) {
      return null;
    }
  }

  private TwilioForm form(FormBody form) {
    return new TwilioForm(form, clock.instant());
  }

  private static CallSid callSid(TwilioForm form) {
    return form.callSid().orElseThrow(() -> new IllegalStateException("a webhook without CallSid"));
  }

  private static WorkspaceId known(@Nullable WorkspaceId workspace) {
    if (workspace == null) {
      throw new BadSignature();
    }
    return workspace;
  }

  private static @Nullable WorkspaceId workspace(Context context) {
    return CallId.of(context.pathParam("workspaceId"))
        .map(id -> new WorkspaceId(id.value()))
        .orElse(null);
  }

  private static Optional<CallId> callId(Context context) {
    return Optional.ofNullable(context.queryParam("callId")).flatMap(CallId::of);
  }

  private static byte[] body(Context context) {
    if (context.contentLength() > LARGEST_BODY || context.bodyAsBytes().length > LARGEST_BODY) {
      throw new ProblemException(
          Problem.of(413, "too-large", "Too large", "A webhook may have at most 64 KiB."));
    }
    return context.bodyAsBytes();
  }

  private static String target(Context context) {
    String query = context.req().getQueryString();
    return context.req().getRequestURI() + (query == null ? "" : "?" + query);
  }

  private static @Nullable String signature(Context context) {
    return context.header("X-Twilio-Signature");
  }
}
