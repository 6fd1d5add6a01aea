package org.ringback.server.routing;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.call.AnsweredBy;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallStatus;
import org.ringback.server.call.Calls;
import org.ringback.server.call.LegStatusUpdate;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Uuids;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.webhook.BadSignature;
import org.ringback.server.webhook.TwimlHandler;
import org.ringback.server.webhook.TwimlWriter;
import org.ringback.server.webhook.TwimlWriter.Element;
import org.ringback.server.webhook.VerifiedWebhook;

/// Answers the voice webhook of an inbound call, of a browser's call, and of an answered call that
/// the server placed.
final class VoiceHandler implements TwimlHandler {
  /// Long enough for the preflight test to measure ten seconds of audio.
  private static final String NETWORK_TEST =
      TwimlWriter.response(List.of(Element.of("Pause").with("length", "10")));

  private static final String NOT_CLAIMED =
      "This call is no longer available. Please accept the next one.";

  private final Claims claims;
  private final Calls calls;
  private final VoiceRouting routing;
  private final Credentials credentials;
  private final TwimlRenderer twiml;

  VoiceHandler(
      Claims claims,
      Calls calls,
      VoiceRouting routing,
      Credentials credentials,
      TwimlRenderer twiml) {
    this.claims = claims;
    this.calls = calls;
    this.routing = routing;
    this.credentials = credentials;
    this.twiml = twiml;
  }

  @Override
  public String answer(VerifiedWebhook webhook) {
    if (isNetworkTest(webhook)) {
      return NETWORK_TEST;
    }
    return twiml.render(webhook.workspace(), plan(webhook));
  }

  private VoicePlan plan(VerifiedWebhook webhook) {
    if (webhook.callId() != null) {
      calls.applyUpdate(LegStatusUpdate.now(webhook, CallStatus.IN_PROGRESS));
      return answered(webhook, new CallId(webhook.callId()));
    }
    if (webhook.from().startsWith("client:")) {
      return webhook.get("claim").isPresent() ? joining(webhook) : fromBrowser(webhook);
    }
    requireOwnNumber(webhook);
    return routing.inbound(
        webhook.workspace(), webhook.requireCallSid(), webhook.from(), webhook.to());
  }

  /// Connects the agent, unless a machine has answered.
  private VoicePlan answered(VerifiedWebhook webhook, CallId call) {
    Optional<AnsweredBy> answeredBy = webhook.get("AnsweredBy").flatMap(AnsweredBy::ofTwilio);
    answeredBy.ifPresent(result -> calls.recordAnsweredBy(webhook.workspace(), call, result));
    if (answeredBy.filter(AnsweredBy::isMachine).isPresent()) {
      calls.requestEnd(webhook.workspace(), call, null);
      return VoicePlan.hangUp();
    }
    return routing.answered(webhook.workspace(), call);
  }

  /// Returns whether the call is the test call of a browser, which measures its network. The Voice
  /// SDK's preflight test sends no number.
  private boolean isNetworkTest(VerifiedWebhook webhook) {
    return webhook.callId() == null
        && webhook.to().isEmpty()
        && webhook.get("claim").isEmpty()
        && routing.mayPlaceCalls(
            webhook.workspace(), webhook.from(), webhook.get("grant").orElse(""));
  }

  /// Connects a member's browser to the call that its claim names.
  private VoicePlan joining(VerifiedWebhook webhook) {
    Optional<ClientIdentity> browser =
        ClientIdentity.of(webhook.from())
            .filter(
                _ ->
                    routing.mayPlaceCalls(
                        webhook.workspace(), webhook.from(), webhook.get("grant").orElse("")));
    Optional<Claim> claim =
        browser.flatMap(
            it ->
                webhook
                    .get("claim")
                    .flatMap(Uuids::parse)
                    .flatMap(
                        id ->
                            claims.use(
                                webhook.workspace(), id, it.user(), webhook.requireCallSid())));
    if (claim.isEmpty()) {
      return VoicePlan.sayAndHangUp(NOT_CLAIMED);
    }
    CallId call = claim.get().call();
    Verb.Join join = Verb.Join.of(claim.get());
    calls.applyUpdate(LegStatusUpdate.ofJoiningLeg(webhook, call, join.participant()));
    return VoicePlan.of(join);
  }

  private VoicePlan fromBrowser(VerifiedWebhook webhook) {
    UUID contact = webhook.get("contactId").flatMap(Uuids::parse).orElse(null);
    String grant = webhook.get("grant").orElse("");
    String callerId = webhook.get("callerId").filter(text -> !text.isBlank()).orElse(null);
    return routing.fromBrowser(
        webhook.workspace(),
        webhook.requireCallSid(),
        webhook.from(),
        grant,
        webhook.to(),
        callerId,
        contact);
  }

  /// Rejects a call to a number of another workspace. Two workspaces may share an account and its
  /// Auth Token, so only the number distinguishes them. Workspaces that use the environment's
  /// account share its numbers.
  private void requireOwnNumber(VerifiedWebhook webhook) {
    if (credentials.hasNumber(webhook.workspace(), webhook.to())) {
      return;
    }
    Optional<WorkspaceId> owner =
        webhook
            .get("AccountSid")
            .flatMap(AccountSid::of)
            .flatMap(account -> credentials.workspaceOf(account, webhook.to()));
    if (owner.isPresent() && !owner.get().equals(webhook.workspace())) {
      throw new BadSignature();
    }
  }
}
