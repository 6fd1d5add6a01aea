package org.ringback.server.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.call.CallLists;
import org.ringback.server.crypto.ChunkedCipher;
import org.ringback.server.crypto.Secret;
import org.ringback.server.http.Download;
import org.ringback.server.metrics.FigureSlices;
import org.ringback.server.report.ReportRun.Stored;
import org.ringback.server.storage.ObjectStorage;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.Workspaces;

/// Writes the files of reports to the storage, encrypted, and reads and deletes them. A file is
/// encrypted while it is written, so its length does not matter.
final class ReportFiles {
  /// Longer than any attempt.
  private static final Duration LOOSE_AGE = Duration.ofHours(1);

  private static final int LIMIT = 100;

  private final ReportObjectStore objects;
  private final ObjectStorage storage;
  private final CallLists calls;
  private final FigureSlices figures;
  private final Workspaces workspaces;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  ReportFiles(
      ReportObjectStore objects,
      ObjectStorage storage,
      CallLists calls,
      FigureSlices figures,
      Workspaces workspaces,
      Clock clock) {
    this.objects = objects;
    this.storage = storage;
    this.calls = calls;
    this.figures = figures;
    this.workspaces = workspaces;
    this.clock = clock;
  }

  /// Writes the file of a run, with the data of the whole workspace.
  Stored write(RunStore.Job job) throws IOException {
    Workspace workspace = workspaces.find(job.workspace()).orElseThrow();
    Definition.Content content = job.definition().content();
    Download file = job.definition().format().file();
    Download.Content rows = rows(job, content, file);
    Secret key = ChunkedCipher.newKey(random);
    objects.begin(job.workspace(), job.objectKey(), clock.instant());
    long size = storage.put(job.objectKey(), out -> encrypt(rows, key, out));
    String subject = content.breakdown() == null ? "calls" : "figures-by-" + content.breakdown();
    return new Stored(
        job.objectKey(),
        key,
        size,
        file.fileName(workspace.slug(), subject, job.run().firstDay(), job.run().lastDay()),
        file.format().contentType());
  }

  private Download.Content rows(RunStore.Job job, Definition.Content content, Download file) {
    return switch (content.type()) {
      case CALLS -> {
        Map<String, String> filter =
            Optional.ofNullable(content.view()).map(Definition.View::filter).orElse(Map.of());
        var export = calls.open(job.workspace(), job.zone(), job.startsAt(), job.endsAt(), filter);
        yield out -> export.write(file, out);
      }
      case FIGURES ->
          figures.open(
              job.workspace(),
              job.run().firstDay(),
              job.run().lastDay(),
              job.zone(),
              Optional.ofNullable(content.breakdown()).orElseThrow(),
              file);
    };
  }

  private static long encrypt(Download.Content rows, Secret key, OutputStream out)
      throws IOException {
    try (Counted counted = new Counted(new ChunkedCipher(key).encrypting(out))) {
      rows.writeTo(counted);
      return counted.size;
    }
  }

  /// Counts the bytes of the plain file.
  private static final class Counted extends OutputStream {
    private final OutputStream out;
    private long size;

    Counted(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      size++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      size += length;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  InputStream open(Stored file) {
    return new ChunkedCipher(file.dataKey())
        .decrypt(storage.open(file.objectKey(), 0), 0, file.size());
  }

  /// Reads a small file.
  byte[] read(Stored file) {
    try (InputStream in = open(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Could not read " + file.objectKey(), e);
    }
  }

  /// Deletes the objects that no run refers to.
  void deleteLoose() {
    List<ReportObjectStore.LooseObject> found;
    do {
      found = objects.loose(clock.instant().minus(LOOSE_AGE), LIMIT);
      found.forEach(this::delete);
    } while (found.size() == LIMIT);
  }

  private void delete(ReportObjectStore.LooseObject object) {
    storage.delete(object.key());
    objects.end(object);
  }
}
