package org.ringback.exchange.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Sid;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.webhook.StatusCallbackQueue;
import org.ringback.exchange.webhook.WebhookSender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All recordings of the exchange, in a temporary directory that is deleted when the exchange
/// stops. Of the completed ones, the newest 5,000 are kept, up to 4 GiB in total. The metadata of a
/// deleted one is kept for 40 days.
public final class Recordings implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Recordings.class);
  private static final int MAX_ENTRIES = 5_000;
  private static final long MAX_BYTES = 4L << 30;
  private static final Duration DELETED_RETENTION = Duration.ofDays(40);

  private final ConcurrentLinkedDeque<Recording> newestFirst = new ConcurrentLinkedDeque<>();
  private final ConcurrentLinkedDeque<Recording> deleted = new ConcurrentLinkedDeque<>();
  private final DiskWriter disk = new DiskWriter();
  private final WebhookSender webhooks;
  private final Supplier<URI> base;
  private final Clock clock;
  private final RandomGenerator random;
  private final Executor threads;
  private final RecordingFaults faults;
  private final Path directory;

  /// @param base the exchange's base URL, as applications reach it
  public Recordings(
      WebhookSender webhooks,
      Supplier<URI> base,
      Clock clock,
      RandomGenerator random,
      Executor threads,
      RecordingFaults faults) {
    this.webhooks = webhooks;
    this.base = base;
    this.clock = clock;
    this.random = random;
    this.threads = threads;
    this.faults = faults;
    try {
      directory = Files.createTempDirectory("exchange-recordings");
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Could not create the directory for recordings: " + e.getMessage(), e);
    }
  }

  /// Starts to record a leg.
  public Recording record(RecordingRequest request, MediaEndpoint leg) {
    Recording recording = open(request);
    recording.attach(leg);
    return recording;
  }

  /// Starts a recording whose frames come by [Recording#frame(short\[\])].
  public Recording open(RecordingRequest request) {
    String sid = Sid.next("RE", random);
    String url =
        base.get() + "/2010-04-01/Accounts/" + request.account().sid() + "/Recordings/" + sid;
    Recording recording =
        new Recording(
            sid,
            request,
            url,
            new RecordingFile(directory.resolve(sid + ".wav"), request.channels(), disk),
            clock,
            new StatusCallbackQueue(
                webhooks, request.account(), request.callback(), "recording-callback", threads),
            faults);
    newestFirst.addFirst(recording);
    evictOldest();
    return recording;
  }

  private void evictOldest() {
    long bytes = newestFirst.stream().mapToLong(Recording::length).sum();
    for (Recording oldest = newestFirst.peekLast();
        oldest != null && (newestFirst.size() > MAX_ENTRIES || bytes > MAX_BYTES);
        oldest = newestFirst.peekLast()) {
      if (oldest.record().duration() == null) {
        return; // still running: keep it and all newer ones
      }
      log.info("Deleting recording {} to free space", oldest.sid());
      bytes -= oldest.length();
      discard(oldest);
    }
  }

  public Optional<Recording> find(Account account, String sid) {
    return of(account).filter(r -> r.sid().equals(sid)).findFirst();
  }

  /// Returns the account's recordings, newest first.
  public List<Recording> list(Account account) {
    return of(account).toList();
  }

  /// Finds a recording, also a deleted one.
  public Optional<Recording> findWithDeleted(Account account, String sid) {
    return listWithDeleted(account).stream().filter(r -> r.sid().equals(sid)).findFirst();
  }

  /// Returns the account's recordings, newest first, with the deleted ones of the past 40 days.
  public List<Recording> listWithDeleted(Account account) {
    Instant oldest = clock.instant().minus(DELETED_RETENTION);
    deleted.removeIf(r -> r.record().updated().isBefore(oldest));
    return Stream.concat(
            of(account),
            deleted.stream().filter(r -> r.request().account().sid().equals(account.sid())))
        .sorted(Comparator.comparing((Recording r) -> r.record().started()).reversed())
        .toList();
  }

  /// Returns the recordings of a call, newest first.
  public List<Recording> ofCall(Account account, String callSid) {
    return of(account).filter(r -> r.request().callSid().equals(callSid)).toList();
  }

  /// Returns the recordings of a conference, newest first.
  public List<Recording> ofConference(Account account, String conferenceSid) {
    return of(account).filter(r -> conferenceSid.equals(r.request().conferenceSid())).toList();
  }

  private Stream<Recording> of(Account account) {
    return newestFirst.stream().filter(r -> r.request().account().sid().equals(account.sid()));
  }

  /// Stops the recordings of a call that has ended.
  public void callEnded(String callSid) {
    newestFirst.stream()
        .filter(r -> r.request().callSid().equals(callSid))
        .forEach(Recording::stop);
  }

  /// Deletes the audio of a recording, and keeps its metadata. A running recording is stopped
  /// first.
  public void delete(Recording recording) {
    recording.stop();
    recording.markDeleted();
    deleted.addFirst(recording);
    if (deleted.size() > MAX_ENTRIES) {
      deleted.pollLast();
    }
    discard(recording);
  }

  private void discard(Recording recording) {
    newestFirst.remove(recording);
    try {
      disk.put(() -> remove(recording.file().path()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Opens the audio of a recording.
  ///
  /// @param channels 1 or 2, at most the recording's own
  /// @throws IOException when the file cannot be read or is deleted
  public WavStream sound(Recording recording, int channels) throws IOException {
    return new WavStream(
        recording.file().path(), recording.request().channels(), channels, recording.length());
  }

  private static void remove(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    disk.close();
    try (Stream<Path> all = Files.walk(directory)) {
      all.sorted(Comparator.reverseOrder()).forEach(Recordings::remove);
    } catch (IOException | UncheckedIOException e) {
      log.warn("Could not delete {}", directory, e);
    }
  }
}
