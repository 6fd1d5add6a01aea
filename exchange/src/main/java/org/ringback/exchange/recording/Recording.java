package org.ringback.exchange.recording;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.AudioTap;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.webhook.StatusCallbackQueue;

/// A running or complete recording of a call or conference. Each tick of the media clock adds 20
/// ms, so that the recording stays synchronous with the call.
public final class Recording implements AudioTap {
  /// Twilio's `PauseBehavior`.
  public enum Pause {
    SKIP,
    SILENCE
  }

  private static final short[] SILENCE = new short[AudioSource.SAMPLES_PER_FRAME];

  private final String sid;
  private final RecordingRequest request;
  private final String url;
  private final RecordingFile file;
  private final Clock clock;
  private final StatusCallbackQueue callbacks;
  private final RecordingFaults faults;
  private final Instant started;
  private final RecordedTexts texts = new RecordedTexts();
  private final Consumer<String> said = this::said;
  private final Consumer<String> heard = this::heard;
  private RecordingStatus status = RecordingStatus.IN_PROGRESS;
  private Pause pause = Pause.SILENCE;
  private Instant updated;
  private @Nullable Instant completed;
  private boolean isDeleted;
  private boolean isFileComplete;
  private @Nullable MediaEndpoint leg;
  private @Nullable Duration duration;
  private long length;

  /// @param url the URL of the audio
  Recording(
      String sid,
      RecordingRequest request,
      String url,
      RecordingFile file,
      Clock clock,
      StatusCallbackQueue callbacks,
      RecordingFaults faults) {
    this.sid = sid;
    this.request = request;
    this.url = url;
    this.file = file;
    this.clock = clock;
    this.callbacks = callbacks;
    this.faults = faults;
    this.started = clock.instant();
    this.updated = started;
    report();
  }

  public String sid() {
    return sid;
  }

  /// Returns the URL of the audio, as in callbacks and actions.
  public String url() {
    return url;
  }

  RecordingRequest request() {
    return request;
  }

  RecordingFile file() {
    return file;
  }

  /// Returns the size of the audio on disk in bytes, without the header.
  synchronized long length() {
    return length;
  }

  /// Starts to record a leg.
  void attach(MediaEndpoint endpoint) {
    synchronized (this) {
      leg = endpoint;
    }
    endpoint.addTextListener(said);
    endpoint.addHeardTextListener(heard);
    endpoint.tap(this);
  }

  private void said(String text) {
    if (request.track() != RecordingTrack.OUTBOUND) {
      spoken(0, text);
    }
  }

  private void heard(String text) {
    if (request.track() != RecordingTrack.INBOUND) {
      spoken(request.channels() - 1, text);
    }
  }

  /// Keeps the text of a scripted phone, unless the recording is paused.
  ///
  /// @param channel from 0
  public synchronized void spoken(int channel, String text) {
    if (status == RecordingStatus.IN_PROGRESS) {
      texts.add(channel, text);
    }
  }

  /// Returns what the scripted phones said.
  public synchronized List<RecordedText> texts() {
    return texts.all(request.trim() ? file.silentFrames() : 0);
  }

  @Override
  public void frame(short[] inbound, short[] outbound) {
    switch (request.track()) {
      case INBOUND -> write(inbound, inbound);
      case OUTBOUND -> write(outbound, outbound);
      case BOTH -> {
        if (request.channels() == 2) {
          write(inbound, outbound);
        } else {
          write(mixed(inbound, outbound), SILENCE);
        }
      }
    }
  }

  private synchronized void write(short[] left, short[] right) {
    if (status == RecordingStatus.IN_PROGRESS) {
      file.frame(left, right);
      texts.frame(left, right);
    } else if (status == RecordingStatus.PAUSED && pause == Pause.SILENCE) {
      file.frame(SILENCE, SILENCE);
      texts.frame(SILENCE, SILENCE);
    }
  }

  private static short[] mixed(short[] inbound, short[] outbound) {
    short[] sum = new short[inbound.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (short) Math.clamp(inbound[i] + outbound[i], Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return sum;
  }

  /// @return false when it has stopped
  public synchronized boolean pause(Pause behaviour) {
    pause = behaviour;
    return setStatus(RecordingStatus.PAUSED);
  }

  /// @return false when it has stopped
  public synchronized boolean resume() {
    return setStatus(RecordingStatus.IN_PROGRESS);
  }

  private boolean setStatus(RecordingStatus next) {
    if (!status.isLive()) {
      return false;
    }
    status = next;
    updated = clock.instant();
    return true;
  }

  /// Stops the recording. Its file is complete soon after.
  ///
  /// @return false when it had already stopped
  public boolean stop() {
    MediaEndpoint recorded;
    synchronized (this) {
      if (!setStatus(RecordingStatus.STOPPED)) {
        return false;
      }
      recorded = leg;
    }
    if (recorded != null) {
      recorded.untap(this);
      recorded.removeTextListener(said);
      recorded.removeHeardTextListener(heard);
    }
    try {
      file.finish(request.trim(), this::finished);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      finished(0);
    }
    return true;
  }

  private void finished(long samples) {
    synchronized (this) {
      status = samples == 0 ? RecordingStatus.ABSENT : RecordingStatus.PROCESSING;
      duration = Duration.ofMillis(samples * 1000 / WavHeader.RATE);
      length = samples * 2 * request.channels();
      updated = clock.instant();
      if (samples == 0) {
        report();
      }
    }
    if (samples > 0) {
      faults.process(request.account(), this::processed);
    }
    synchronized (this) {
      isFileComplete = true;
      notifyAll();
    }
  }

  private synchronized void processed() {
    if (!isDeleted) {
      status = RecordingStatus.COMPLETED;
      updated = clock.instant();
      completed = updated;
      report();
    }
  }

  /// Waits after [#stop] until the file is complete, which the status may not say yet.
  public synchronized RecordingRecord await() throws InterruptedException {
    while (!isFileComplete) {
      wait();
    }
    return record();
  }

  private void report() {
    if (!request.events().contains(status.wire())) {
      return;
    }
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    parameters.add(Map.entry("AccountSid", request.account().sid()));
    if (request.conferenceSid() != null) {
      parameters.add(Map.entry("ConferenceSid", request.conferenceSid()));
    }
    if (!request.callSid().isEmpty()) {
      parameters.add(Map.entry("CallSid", request.callSid()));
    }
    parameters.add(Map.entry("RecordingSid", sid));
    parameters.add(Map.entry("RecordingUrl", url));
    parameters.add(Map.entry("RecordingStatus", status.wire()));
    parameters.add(Map.entry("RecordingChannels", String.valueOf(request.channels())));
    parameters.add(Map.entry("RecordingSource", request.source().wire()));
    parameters.add(Map.entry("RecordingTrack", request.track().wire()));
    parameters.add(Map.entry("RecordingStartTime", StatusCallbackQueue.time(started)));
    parameters.add(Map.entry("ErrorCode", "0"));
    if (duration != null) {
      parameters.add(Map.entry("RecordingDuration", String.valueOf(seconds(duration))));
    }
    callbacks.send(request.callSid(), parameters);
  }

  /// Rounds a duration to whole seconds, as Twilio does.
  public static long seconds(Duration duration) {
    return Math.round(duration.toMillis() / 1000.0);
  }

  /// Marks the recording as deleted.
  synchronized void markDeleted() {
    isDeleted = true;
    updated = clock.instant();
  }

  public synchronized RecordingRecord record() {
    return new RecordingRecord(
        sid,
        request.account().sid(),
        request.callSid(),
        request.conferenceSid(),
        request.source(),
        request.track(),
        request.channels(),
        isDeleted ? RecordingStatus.DELETED : status,
        started,
        updated,
        completed,
        duration);
  }
}
