package org.ringback.server.provisioning;

import java.net.URI;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.NumberVoiceConfig;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwimlAppSid;
import org.ringback.server.twilio.VoiceWebhooks;
import org.ringback.server.webhook.WebhookUrls;

/// The webhooks of a workspace, and the numbers at Twilio that use them.
public record WorkspaceWebhooks(URI publicUrl, WorkspaceId workspace) {
  private static final String TWILIO_DEMO = "https://demo.twilio.com/";

  public VoiceWebhooks expected() {
    return VoiceWebhooks.post(
        urls().voice().toString(), urls().fallback().toString(), urls().status().toString());
  }

  /// Returns whether the workspace receives the number's calls. Compares the path of the Voice URL
  /// only, because the public address may have changed.
  public boolean receivesCallsOf(TwilioApi.Number number, TwimlAppSid application) {
    NumberVoiceConfig voiceConfig = number.voiceConfig();
    if (!voiceConfig.trunkSid().isEmpty()) {
      return false;
    }
    return voiceConfig.voiceApplicationSid().isEmpty()
        ? urls().isVoiceUrl(voiceConfig.webhooks().voice().url())
        : voiceConfig.voiceApplicationSid().equals(application.value());
  }

  /// Returns whether the number uses the Voice URL for all workspaces.
  public static boolean isShared(TwilioApi.Number number) {
    NumberVoiceConfig voiceConfig = number.voiceConfig();
    return voiceConfig.trunkSid().isEmpty()
        && voiceConfig.voiceApplicationSid().isEmpty()
        && WebhookUrls.isSharedVoiceUrl(voiceConfig.webhooks().voice().url());
  }

  /// Returns whether another workspace of this server has this Voice URL.
  boolean isOfAnotherWorkspace(String voiceUrl) {
    return urls().isVoiceUrlOfAnotherWorkspace(voiceUrl);
  }

  /// Returns whether the number is unused: it has no Voice URL, or Twilio's greeting for new
  /// numbers.
  static boolean isUnused(TwilioApi.Number number) {
    NumberVoiceConfig voiceConfig = number.voiceConfig();
    String voiceUrl = voiceConfig.webhooks().voice().url();
    return voiceConfig.trunkSid().isEmpty()
        && voiceConfig.voiceApplicationSid().isEmpty()
        && (voiceUrl.isEmpty() || voiceUrl.startsWith(TWILIO_DEMO));
  }

  private WebhookUrls urls() {
    return new WebhookUrls(publicUrl, workspace);
  }
}
