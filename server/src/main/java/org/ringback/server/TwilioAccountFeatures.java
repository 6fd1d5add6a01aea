package org.ringback.server;

import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.CredentialsFeature;
import org.ringback.server.provisioning.ProvisioningFeature;
import org.ringback.server.provisioning.health.HealthFeature;
import org.ringback.server.settings.Settings;
import org.ringback.server.voicetoken.VoiceGrants;
import org.ringback.server.voicetoken.VoiceTokenFeature;
import org.ringback.server.webhook.ReceivedProbes;

/// The Twilio accounts of workspaces: their credentials, their setup, and the tokens with which
/// browsers use them.
///
/// @param probes the requests with which a setup checks that webhooks arrive
record TwilioAccountFeatures(
    CredentialsFeature credentialsFeature,
    ProvisioningFeature provisioning,
    HealthFeature health,
    VoiceTokenFeature voiceToken,
    ReceivedProbes probes) {
  static TwilioAccountFeatures of(
      Plumbing plumbing, Settings settings, UserFeatures users, Closer closer) {
    ReceivedProbes probes = new ReceivedProbes();
    CredentialsFeature credentialsFeature =
        CredentialsFeature.of(
            plumbing.db(),
            plumbing.leases(),
            plumbing.cipher(),
            plumbing.twilio(),
            settings.twilioFallback(),
            settings.tokenLife(),
            users.workspaces(),
            users.access(),
            users.audit(),
            plumbing.ids(),
            plumbing.clock());
    ProvisioningFeature provisioning =
        closer.add(
            ProvisioningFeature.of(
                plumbing.db(),
                plumbing.leases(),
                credentialsFeature,
                plumbing.twilio(),
                users.workspaces(),
                users.access(),
                plumbing.publicUrl(),
                probes,
                users.audit(),
                plumbing.clock()));
    HealthFeature health =
        closer.add(
            HealthFeature.of(
                plumbing.db(),
                plumbing.leases(),
                credentialsFeature,
                provisioning,
                plumbing.twilio(),
                users.workspaces(),
                users.access(),
                plumbing.publicUrl(),
                users.audit(),
                plumbing.clock()));
    VoiceTokenFeature voiceToken =
        VoiceTokenFeature.of(
            plumbing.db(),
            plumbing.redis(),
            plumbing.cipher(),
            settings,
            users.accessFeature(),
            credentialsFeature.credentials(),
            plumbing.ids(),
            plumbing.clock());
    closer.add(voiceToken.grants());
    return new TwilioAccountFeatures(credentialsFeature, provisioning, health, voiceToken, probes);
  }

  Credentials credentials() {
    return credentialsFeature.credentials();
  }

  VoiceGrants grants() {
    return voiceToken.grants();
  }
}
