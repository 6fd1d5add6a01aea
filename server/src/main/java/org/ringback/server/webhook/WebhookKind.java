package org.ringback.server.webhook;

import java.util.regex.Pattern;

/// A kind of webhook that the inbox stores.
///
/// @param name its name in the database and in metrics, such as `call-status`
/// @param path the path of its route below `/voice`, such as `/status`
public record WebhookKind(String name, String path) {
  private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)*");
  private static final Pattern PATH = Pattern.compile("(/[a-z]+(-[a-z]+)*)+");

  public static final WebhookKind CALL_STATUS = new WebhookKind("call-status", "/status");

  /// The events of a conference. The URL is one for all its participants, because Twilio uses only
  /// the one that the first participant brings.
  public static final WebhookKind CONFERENCE = new WebhookKind("conference", "/conference");

  /// The status of a recording.
  public static final WebhookKind RECORDING = new WebhookKind("recording", "/recording");

  /// The events of a real-time transcription.
  public static final WebhookKind TRANSCRIPTION =
      new WebhookKind("transcription", "/transcription");

  /// The results of answering machine detection.
  public static final WebhookKind MACHINE_DETECTION =
      new WebhookKind("machine-detection", "/machine-detection");

  /// The results of batch transcriptions.
  public static final WebhookKind BATCH_TRANSCRIPTION =
      new WebhookKind("batch-transcription", "/batch-transcription");

  public WebhookKind {
    if (!NAME.matcher(name).matches() || !PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("the kind of a webhook should have a name and a path");
    }
  }
}
