package org.ringback.server.call;

import java.net.URI;
import org.ringback.server.tenancy.WorkspaceId;

/// The addresses of one workspace that we give to Twilio.
public record VoiceUrls(URI publicUrl, WorkspaceId workspace) {
  /// Twilio loses a callback that meets a 5xx unless it is asked to repeat it; ours are safe to
  /// repeat (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
  private static final String REPEAT = "#rc=3&rp=ct,5xx";

  public static VoiceUrls of(URI publicUrl, WorkspaceId workspace) {
    return new VoiceUrls(publicUrl, workspace);
  }

  /// What is to happen to a call that we placed and that was answered.
  public URI answered(CallId call) {
    return at("?callId=" + call);
  }

  /// What is to happen when a dial is over.
  public URI dialed(CallId call) {
    return at("/dialed?callId=" + call);
  }

  /// Where the changes of a leg are told.
  public URI status(CallId call) {
    return at("/status?callId=" + call + REPEAT);
  }

  public URI fallback() {
    return at("/fallback");
  }

  private URI at(String rest) {
    String base = publicUrl.toString();
    return URI.create(
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
            + "/api/workspaces/"
            + workspace.value()
            + "/voice"
            + rest);
  }
}
