package org.ringback.exchange.transcription;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Sid;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.WavFile;
import org.ringback.exchange.recording.RecordedText;
import org.ringback.exchange.recording.Recording;
import org.ringback.exchange.recording.Recordings;
import org.ringback.exchange.speech.Recogniser;
import org.ringback.exchange.speech.Recognition;
import org.ringback.exchange.webhook.WebhookRequest;
import org.ringback.exchange.webhook.WebhookSender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Batch transcriptions: their configurations, and the newest thousand results. The words of
/// scripted phones are known. Other speech goes to the recogniser; without one the transcription
/// fails.
public final class BatchTranscriptions {
  private static final Logger log = LoggerFactory.getLogger(BatchTranscriptions.class);
  private static final int ID_LENGTH = 26;

  private final NewestEntries<BatchConfiguration> configurations = new NewestEntries<>();
  private final NewestEntries<BatchTranscription> entries = new NewestEntries<>();
  private final Recordings recordings;
  private final WebhookSender webhooks;
  private final Recogniser recogniser;
  private final Clock clock;
  private final RandomGenerator random;
  private final Executor threads;

  public BatchTranscriptions(
      Recordings recordings,
      WebhookSender webhooks,
      Recogniser recogniser,
      Clock clock,
      RandomGenerator random,
      Executor threads) {
    this.recordings = recordings;
    this.webhooks = webhooks;
    this.recogniser = recogniser;
    this.clock = clock;
    this.random = random;
    this.threads = threads;
  }

  private String nextId(String type) {
    return type + "_" + Sid.next("", random).substring(0, ID_LENGTH);
  }

  public BatchConfiguration configure(
      Account account,
      String uniqueName,
      String description,
      String engine,
      String language,
      String callbackUrl) {
    BatchConfiguration configuration =
        new BatchConfiguration(
            nextId("voice_transcriptionconfiguration"),
            account.sid(),
            uniqueName,
            description,
            engine,
            language,
            callbackUrl,
            clock.instant());
    configurations.add(configuration);
    return configuration;
  }

  /// Returns the account's configurations, newest first.
  public List<BatchConfiguration> configurations(Account account) {
    return configurations.stream().filter(c -> c.accountSid().equals(account.sid())).toList();
  }

  public void delete(BatchConfiguration configuration) {
    configurations.remove(configuration);
  }

  public Optional<BatchTranscription> find(Account account, String id) {
    return entries.stream()
        .filter(t -> t.configuration().accountSid().equals(account.sid()))
        .filter(t -> t.id().equals(id))
        .findFirst();
  }

  /// Transcribes a completed recording, and sends the result to the URL of the configuration.
  public BatchTranscription transcribe(
      Account account, BatchConfiguration configuration, Recording recording, long seconds) {
    BatchTranscription begun =
        new BatchTranscription(
            nextId("voice_transcription"),
            configuration,
            recording.sid(),
            seconds,
            "PENDING",
            null,
            clock.instant(),
            clock.instant());
    entries.add(begun);
    threads.execute(() -> finish(account, begun, recording));
    return begun;
  }

  private record Sentence(int channel, long startMs, long endMs, String text, double confidence) {}

  private void finish(Account account, BatchTranscription begun, Recording recording) {
    List<RecordedText> script = recording.texts();
    List<Sentence> sentences = new ArrayList<>();
    BatchTranscription done;
    try {
      if (script.isEmpty()) {
        sentences.addAll(recognise(begun, recording));
      }
      script.forEach(
          text ->
              sentences.add(
                  new Sentence(text.channel(), text.startMs(), text.endMs(), text.text(), 1)));
      done = begun.after("COMPLETED", null, clock.instant());
    } catch (IOException e) {
      log.warn("Could not transcribe {}: {}", recording.sid(), e.getMessage());
      done = begun.after("FAILED", e.getMessage(), clock.instant());
    }
    entries.replace(begun, done);
    sentences.sort(Comparator.comparingLong(Sentence::startMs));
    send(account, done, recording, sentences, !script.isEmpty());
  }

  /// Recognizes the mix of both channels.
  private List<Sentence> recognise(BatchTranscription begun, Recording recording)
      throws IOException {
    short[] samples;
    try (var sound = recordings.sound(recording, 1)) {
      samples = WavFile.read(sound.readAllBytes());
    }
    List<Sentence> sentences = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    int[] end = {0};
    UtteranceSplitter splitter =
        new UtteranceSplitter(
            speech -> {
              switch (recogniser.recognise(speech, begun.configuration().language(), "")) {
                case Recognition.Heard words ->
                    sentences.add(
                        new Sentence(
                            0,
                            (end[0] - speech.length) / 8L,
                            end[0] / 8L,
                            words.text(),
                            words.confidence()));
                case Recognition.Nothing _ -> {}
                case Recognition.Unavailable unavailable -> failures.add(unavailable.reason());
              }
            },
            _ -> {});
    int frame = AudioSource.SAMPLES_PER_FRAME;
    while (end[0] + frame <= samples.length) {
      short[] next = Arrays.copyOfRange(samples, end[0], end[0] + frame);
      end[0] += frame;
      splitter.frame(next);
    }
    splitter.end();
    if (!failures.isEmpty()) {
      throw new IOException(failures.getFirst());
    }
    return sentences;
  }

  private void send(
      Account account,
      BatchTranscription done,
      Recording recording,
      List<Sentence> sentences,
      boolean isScript) {
    String url = done.configuration().callbackUrl();
    if (url.isEmpty()) {
      return;
    }
    List<Map<String, Object>> said = new ArrayList<>();
    for (Sentence each : sentences) {
      Map<String, Object> sentence = new LinkedHashMap<>();
      sentence.put("sentenceIndex", said.size() + 1);
      sentence.put("audioChannelIndex", each.channel() + 1);
      sentence.put("startTimeSeconds", each.startMs() / 1000.0);
      sentence.put("endTimeSeconds", each.endMs() / 1000.0);
      sentence.put("text", each.text());
      sentence.put("confidence", each.confidence());
      said.add(sentence);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", done.id());
    body.put("accountId", account.sid());
    body.put("sourceId", done.recordingSid());
    body.put("transcriptionConfigurationId", done.configuration().id());
    body.put("status", done.status());
    if (done.error() != null) {
      body.put("error", done.error());
    }
    if (isScript) {
      body.put("source", "script");
    }
    body.put("sentences", said);
    webhooks.send(
        account,
        WebhookRequest.ofJson(
            "transcription-callback",
            recording.record().callSid(),
            url,
            JsonMapper.shared().writeValueAsString(body)));
  }
}
