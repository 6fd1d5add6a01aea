package org.ringback.server.webhook;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.DenialAuditLog;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.recorder.CallWebhooks;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.AccountSid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves Twilio's webhooks: verifies each signature first, then calls the handler of the route.
/// Voice webhooks always return TwiML in time, because a caller is waiting. Webhooks that have a
/// [WebhookHandler] are acknowledged after they are stored.
final class WebhookRoutes implements Routes {
  private static final Logger log = LoggerFactory.getLogger(WebhookRoutes.class);
  private static final int MAX_BODY_BYTES = 64 * 1024;
  private static final String ERROR_MESSAGE =
      TwimlWriter.sayAndHangUp(
          "We are sorry. Something went wrong on our side. Please call again in a few minutes."
              + " Goodbye.");

  private final WebhookAuthenticator authenticator;
  private final Credentials credentials;
  private final VoiceHandlers voice;
  private final List<WebhookHandler> handlers;
  private final WebhookInbox inbox;
  private final ReceivedProbes probes;
  private final CallWebhooks recorder;
  private final DenialAuditLog denials;
  private final InboxMeters meters;
  private final ResponseDeadline deadline;
  private final Clock clock;

  WebhookRoutes(
      ResponseDeadline deadline,
      WebhookAuthenticator authenticator,
      Credentials credentials,
      VoiceHandlers voice,
      List<WebhookHandler> handlers,
      WebhookInbox inbox,
      ReceivedProbes probes,
      CallWebhooks recorder,
      DenialAuditLog denials,
      InboxMeters meters,
      Clock clock) {
    this.deadline = deadline;
    this.authenticator = authenticator;
    this.credentials = credentials;
    this.voice = voice;
    this.handlers = handlers;
    this.inbox = inbox;
    this.probes = probes;
    this.recorder = recorder;
    this.denials = denials;
    this.meters = meters;
    this.clock = clock;
  }

  /// A copy of the request, because the response may be sent before the handler returns.
  ///
  /// @param target the path and the query as received, with their escapes
  private record WebhookRequest(
      @Nullable WorkspaceId workspace,
      String target,
      byte[] body,
      @Nullable String signature,
      Map<String, String> urlParameters) {}

  @Override
  public void register(RoutesConfig routes) {
    String voiceRoute = WebhookUrls.VOICE_ROUTE;
    post(routes, voiceRoute, context -> answer(context, voice.voice()));
    post(routes, voiceRoute + WebhookUrls.DIALED, context -> answer(context, voice.dialed()));
    post(routes, voiceRoute + WebhookUrls.LINE, context -> answer(context, voice.line()));
    post(routes, voiceRoute + WebhookUrls.WAIT, context -> answer(context, voice.waiting()));
    post(routes, voiceRoute + WebhookUrls.HOLD, context -> answer(context, voice.held()));
    post(
        routes,
        voiceRoute + WebhookUrls.ANNOUNCEMENT,
        context -> answer(context, voice.announcement()));
    post(routes, voiceRoute + WebhookUrls.ANNOUNCED, context -> answer(context, voice.announced()));
    post(routes, voiceRoute + WebhookUrls.RECORDED, context -> answer(context, voice.recorded()));
    for (WebhookHandler handler : handlers) {
      post(routes, voiceRoute + handler.kind().path(), context -> store(context, handler));
    }
    post(routes, voiceRoute + WebhookUrls.FALLBACK, this::fallback);
    post(routes, voiceRoute + WebhookUrls.PROBE, this::probe);
    post(routes, WebhookUrls.SHARED_ROUTE, this::incoming);
  }

  private void post(RoutesConfig routes, String path, Handler handler) {
    routes.post(
        path,
        context -> {
          try {
            handler.handle(context);
          } catch (BadSignature bad) {
            meters.countRejected();
            WorkspaceId workspace = pathWorkspace(context);
            if (workspace != null) {
              denials.write(workspace, denied("POST " + path));
            }
            throw bad;
          }
        },
        RouteAccess.TWILIO);
  }

  private static AuditEvent denied(String route) {
    return new AuditEvent(
        AuditEvent.Actor.TWILIO, null, "webhook.refused", route, Map.of("why", "signature"));
  }

  private void answer(Context context, TwimlHandler handler) {
    WebhookRequest request = read(context);
    respond(context, () -> verify(request, request.workspace()), handler);
  }

  /// Serves the route that all workspaces share. The called number identifies the workspace.
  private void incoming(Context context) {
    WebhookRequest request = read(context);
    respond(context, () -> verify(request, workspaceByNumber(request)), voice.voice());
  }

  private void store(Context context, WebhookHandler handler) {
    WebhookRequest request = read(context, handler.maxBodyBytes());
    VerifiedWebhook webhook = verify(request, request.workspace());
    inbox.accept(handler, webhook);
    recorder.received(webhook.recorded("voice" + handler.kind().path()));
    context.status(204);
  }

  /// Returns an apology. Works without a database when this process has verified a webhook of the
  /// workspace before. Returns the same apology when the account cannot be determined, because that
  /// reveals and changes nothing.
  private void fallback(Context context) {
    WebhookRequest request = read(context);
    respond(
        context,
        () ->
            verified(
                request,
                request.workspace(),
                authenticator.verifyWithoutDatabase(
                    request.workspace(), request.target(), request.body(), request.signature())),
        webhook -> {
          log.warn(
              "Answered call {} with the fallback: Twilio error {}",
              webhook.get("CallSid").orElse("?"),
              webhook.get("ErrorCode").orElse("?"));
          return ERROR_MESSAGE;
        });
  }

  /// Receives this server's own request through the public address. Records the received URL even
  /// when the signature is invalid.
  private void probe(Context context) {
    WebhookRequest request = read(context);
    String name = context.header(ReceivedProbes.HEADER);
    if (name != null) {
      probes.recordArrival(name, context.scheme() + "://" + context.host() + request.target());
    }
    verify(request, request.workspace());
    context.status(204);
  }

  private void respond(
      Context context, Supplier<VerifiedWebhook> verification, TwimlHandler handler) {
    AtomicReference<@Nullable VerifiedWebhook> verified = new AtomicReference<>();
    String twiml =
        deadline.answer(
            context.path(),
            () -> {
              VerifiedWebhook webhook = verification.get();
              verified.set(webhook);
              return handler.answer(webhook);
            },
            ERROR_MESSAGE);
    VerifiedWebhook webhook = verified.get();
    boolean isApology = twiml.equals(ERROR_MESSAGE);
    if (isApology) {
      meters.countApology();
    }
    if (webhook != null) {
      recorder.answered(webhook.recorded(route(context)), twiml, isApology);
      if (isApology) {
        recordApology(webhook);
      }
    }
    context
        .contentType("application/xml; charset=utf-8")
        .header("Cache-Control", "no-store")
        .result(twiml);
  }

  /// Does not delay the response, because the database may be the reason for the apology.
  private void recordApology(VerifiedWebhook webhook) {
    Thread.ofVirtual()
        .name("apology")
        .start(
            () -> {
              try {
                voice.apologized().accept(webhook);
              } catch (RuntimeException e) {
                log.warn(
                    "Could not record the apology of call {}: {}",
                    webhook.get("CallSid").orElse("?"),
                    e.toString());
              }
            });
  }

  /// Returns the end of the path, such as `voice/dialed`.
  private static String route(Context context) {
    String path = context.path();
    return path.equals(WebhookUrls.SHARED_ROUTE) ? "voice" : path.substring(path.indexOf("voice"));
  }

  private VerifiedWebhook verify(WebhookRequest request, @Nullable WorkspaceId workspace) {
    return verified(
        request,
        workspace,
        authenticator.verify(workspace, request.target(), request.body(), request.signature()));
  }

  private VerifiedWebhook verified(
      WebhookRequest request, @Nullable WorkspaceId workspace, FormBody form) {
    if (workspace == null) {
      throw new BadSignature();
    }
    return new VerifiedWebhook(
        workspace, request.urlParameters(), form.parameters(), clock.instant());
  }

  /// Returns the workspace of the called number. The body is not verified yet. It only selects the
  /// account that must have signed it.
  private @Nullable WorkspaceId workspaceByNumber(WebhookRequest request) {
    if (request.signature() == null) {
      return null;
    }
    try {
      FormBody form = FormBody.of(request.target(), request.body());
      Optional<AccountSid> account = form.get("AccountSid").flatMap(AccountSid::of);
      Optional<String> number = form.get("To");
      return account.isEmpty() || number.isEmpty()
          ? null
          : credentials.workspaceOf(account.get(), number.get()).orElse(null);
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }

  private static WebhookRequest read(Context context) {
    return read(context, MAX_BODY_BYTES);
  }

  private static WebhookRequest read(Context context, int maxBodyBytes) {
    String query = context.req().getQueryString();
    return new WebhookRequest(
        pathWorkspace(context),
        context.req().getRequestURI() + (query == null ? "" : "?" + query),
        body(context, maxBodyBytes),
        context.header("X-Twilio-Signature"),
        urlParameters(context));
  }

  private static Map<String, String> urlParameters(Context context) {
    Map<String, String> parameters = new HashMap<>();
    context.queryParamMap().forEach((name, values) -> parameters.put(name, values.getFirst()));
    return parameters;
  }

  private static @Nullable WorkspaceId pathWorkspace(Context context) {
    UUID id = uuid(context.pathParamMap().get("workspaceId"));
    return id == null ? null : new WorkspaceId(id);
  }

  private static @Nullable UUID uuid(@Nullable String text) {
    return text == null ? null : Uuids.parse(text).orElse(null);
  }

  /// Reads at most one byte more than allowed, independently of Content-Length.
  private static byte[] body(Context context, int max) {
    try {
      byte[] body =
          context.contentLength() > max
              ? new byte[max + 1]
              : context.req().getInputStream().readNBytes(max + 1);
      if (body.length > max) {
        throw new ProblemException(
            Problem.of(
                413,
                "too-large",
                "Too large",
                "Send at most " + max / 1024 + " KiB to this webhook."));
      }
      return body;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
