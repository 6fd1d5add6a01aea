package org.ringback.server.provisioning.health;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.ManagedNumber;
import org.ringback.server.credentials.PhoneNumber;
import org.ringback.server.credentials.SetupLock;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.provisioning.WorkspaceWebhooks;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.TwilioApi;

/// Finds the numbers that an administrator has connected to a workspace in the Twilio Console.
final class NumberDiscovery {
  private final Credentials credentials;
  private final SetupLock lock;
  private final TwilioApi twilio;
  private final URI publicUrl;

  NumberDiscovery(Credentials credentials, SetupLock lock, TwilioApi twilio, URI publicUrl) {
    this.credentials = credentials;
    this.lock = lock;
    this.twilio = twilio;
    this.publicUrl = publicUrl;
  }

  /// Stores the available numbers that use the workspace's webhooks but are not stored yet. Does
  /// nothing while a setup runs.
  void storeNew(VoiceCredentials current, List<TwilioApi.Number> available) {
    WorkspaceId workspace = current.workspace();
    if (credentials.own(workspace).isPresent() && !unknown(current, available).isEmpty()) {
      lock.tryRun(
          workspace,
          () ->
              credentials.addNumbers(workspace, unknown(current, twilio.numbers(current.auth()))));
    }
  }

  private List<ManagedNumber> unknown(VoiceCredentials current, List<TwilioApi.Number> available) {
    WorkspaceWebhooks webhooks = new WorkspaceWebhooks(publicUrl, current.workspace());
    Map<String, String> labels =
        credentials.numbers(current.workspace()).stream()
            .collect(Collectors.toMap(PhoneNumber::number, PhoneNumber::label));
    return available.stream()
        .filter(number -> webhooks.receivesCallsOf(number, current.twimlAppSid()))
        .map(ManagedNumber::of)
        .filter(number -> !number.label().equals(labels.get(number.number())))
        .toList();
  }
}
