package org.ringback.server.provisioning;

import java.net.URI;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.NumberVoiceConfig;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwimlAppSid;
import org.ringback.server.twilio.VoiceWebhooks;
import org.ringback.server.webhook.WebhookUrls;

/// Where Twilio is to send a workspace's calls, and whose a number is now.
public record WorkspaceWebhooks(URI publicUrl, WorkspaceId workspace) {
  private static final String TWILIOS_DEMO = "https://demo.twilio.com/";

  public VoiceWebhooks expected() {
    return VoiceWebhooks.post(
        urls().voice().toString(), urls().fallback().toString(), urls().status().toString());
  }

  /// Whether the number's calls come to us already. By the workspace in the path, not by the host,
  /// since the public address may have changed.
  public boolean isOurs(TwilioApi.Number number, TwimlAppSid application) {
    NumberVoiceConfig voiceConfig = number.voiceConfig();
    if (!voiceConfig.trunkSid().isEmpty()) {
      return false;
    }
    return voiceConfig.voiceApplicationSid().isEmpty()
        ? urls().isVoiceUrl(voiceConfig.webhooks().voice().url())
        : voiceConfig.voiceApplicationSid().equals(application.value());
  }

  /// Whether this Voice URL is how another workspace than this is called here.
  boolean isOfAnotherWorkspace(String voiceUrl) {
    return urls().isVoiceUrlOfAnotherWorkspace(voiceUrl);
  }

  /// Whether nobody would miss what the number does now: nothing, or Twilio's greeting for new
  /// numbers.
  static boolean isFree(TwilioApi.Number number) {
    NumberVoiceConfig voiceConfig = number.voiceConfig();
    String voiceUrl = voiceConfig.webhooks().voice().url();
    return voiceConfig.trunkSid().isEmpty()
        && voiceConfig.voiceApplicationSid().isEmpty()
        && (voiceUrl.isEmpty() || voiceUrl.startsWith(TWILIOS_DEMO));
  }

  private WebhookUrls urls() {
    return new WebhookUrls(publicUrl, workspace);
  }
}
