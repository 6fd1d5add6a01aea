package org.ringback.server.transcript;

import java.net.URI;
import java.util.Optional;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.transcript.TranscriptionSettingsStore.BatchConfiguration;
import org.ringback.server.twilio.RecordingSid;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.twilio.TwilioFailure;
import org.ringback.server.webhook.WebhookKind;
import org.ringback.server.webhook.WebhookUrls;

/// Twilio's transcription of stored recordings
/// (https://www.twilio.com/docs/configurations/batch-transcriptions). A workspace has one
/// configuration for each language, which the server creates when it first needs it.
final class BatchTranscription {
  private final TranscriptionSettingsStore store;
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final URI publicUrl;

  BatchTranscription(
      TranscriptionSettingsStore store, Credentials credentials, TwilioApi twilio, URI publicUrl) {
    this.store = store;
    this.credentials = credentials;
    this.twilio = twilio;
    this.publicUrl = publicUrl;
  }

  /// Requests a transcription, and returns its id at Twilio.
  ///
  /// @throws TwilioFailure when Twilio rejects it or does not answer
  String start(WorkspaceId workspace, String language, RecordingSid recording) {
    return credentials.requestAs(workspace, auth -> start(workspace, auth, language, recording));
  }

  private String start(
      WorkspaceId workspace, TwilioAuth auth, String language, RecordingSid recording) {
    String account = auth.account().value();
    URI callback =
        new WebhookUrls(publicUrl, workspace)
            .jsonCallback(WebhookKind.BATCH_TRANSCRIPTION, account);
    Optional<BatchConfiguration> known =
        store
            .batchConfiguration(workspace, language)
            .filter(each -> each.accountSid().equals(account))
            .filter(each -> each.callbackUrl().equals(callback.toString()));
    return known
        .flatMap(each -> twilio.transcribeRecording(auth, each.id(), recording))
        .or(
            () -> {
              String created = twilio.createBatchConfiguration(auth, language, callback);
              store.saveBatchConfiguration(
                  workspace,
                  language,
                  new BatchConfiguration(created, account, callback.toString()));
              return twilio.transcribeRecording(auth, created, recording);
            })
        .orElseThrow(
            () ->
                new TwilioFailure.Unreachable("Twilio does not know the configuration it created"));
  }
}
