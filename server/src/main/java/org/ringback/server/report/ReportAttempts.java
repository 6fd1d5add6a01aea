package org.ringback.server.report;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.crypto.RandomToken;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.Database;
import org.ringback.server.http.Json;
import org.ringback.server.report.ReportRun.State;
import org.ringback.server.report.ReportRun.Stored;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The attempts of runs: writes the file, if it is not stored yet, and delivers it. Each is
/// repeated for a day. A report whose runs fail in succession is disabled.
final class ReportAttempts {
  static final Duration PATIENCE = Duration.ofDays(1);
  static final int ALLOWED_FAILURES = 3;
  static final String LINK_PREFIX = "rbf_";

  /// A larger file is sent as a link.
  static final int MAX_BODY = 1024 * 1024;

  /// How long the file of a webhook is kept: until the last attempt, and then for a day.
  static final Duration LINK_LIFE = PATIENCE.plusDays(1);

  private static final Logger log = LoggerFactory.getLogger(ReportAttempts.class);
  private static final Duration FIRST_DELAY = Duration.ofMinutes(1);
  private static final Duration LONGEST_DELAY = Duration.ofHours(2);

  /// Longer than a request may take.
  private static final Duration DELIVERING = Duration.ofMinutes(2);

  private final Database db;
  private final ReportStore reports;
  private final RunStore runs;
  private final ReportFiles files;
  private final WebhookClient webhooks;
  private final URI publicUrl;
  private final AuditLog audit;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  ReportAttempts(
      Database db,
      ReportStore reports,
      RunStore runs,
      ReportFiles files,
      WebhookClient webhooks,
      URI publicUrl,
      AuditLog audit,
      Clock clock) {
    this.db = db;
    this.reports = reports;
    this.runs = runs;
    this.files = files;
    this.webhooks = webhooks;
    this.publicUrl = publicUrl;
    this.audit = audit;
    this.clock = clock;
  }

  /// Claims runs that are due.
  List<RunStore.Job> takeDue(int limit) {
    return db.inTransaction(() -> runs.takeDue(clock.instant(), limit));
  }

  /// Runs one attempt.
  void run(RunStore.Job job) {
    Optional<String> failure;
    try {
      Stored file = job.stored();
      if (file == null) {
        file = files.write(job);
        if (!save(job, file)) {
          return;
        }
      }
      failure = deliver(job, file);
    } catch (IOException | RuntimeException e) {
      log.warn("Could not run report {} ({}): {}", job.report(), job.run().id(), e.toString());
      failure = Optional.of("The server could not write or read the file.");
    }
    settle(job, failure);
  }

  private boolean save(RunStore.Job job, Stored file) {
    Instant now = clock.instant();
    Integer keepDays = job.definition().destination().keepDays();
    Duration life = keepDays == null ? LINK_LIFE : Duration.ofDays(keepDays);
    Instant expiresAt = job.run().createdAt().plus(life);
    return db.inTransaction(() -> runs.saveFile(job, file, expiresAt, now.plus(DELIVERING)));
  }

  /// @return why it failed; empty when it was delivered
  private Optional<String> deliver(RunStore.Job job, Stored file) {
    return switch (job.definition().destination().type()) {
      case FILE -> Optional.empty();
      case WEBHOOK -> post(job, file);
    };
  }

  private Optional<String> post(RunStore.Job job, Stored file) {
    Secret secret = reports.secret(job.workspace(), job.report()).orElseThrow();
    Map<String, String> headers = new HashMap<>();
    headers.put("ringback-report-id", job.report().toString());
    headers.put("ringback-workspace-id", job.workspace().toString());
    byte[] body;
    if (file.size() <= MAX_BODY) {
      headers.put("ringback-delivery", "file");
      headers.put("Content-Type", file.contentType());
      headers.put("Content-Disposition", "attachment; filename=\"" + file.fileName() + "\"");
      body = files.read(file);
    } else {
      headers.put("ringback-delivery", "link");
      headers.put("Content-Type", "application/json; charset=utf-8");
      body = link(job, file);
    }
    return webhooks.post(
        job.definition().destination().webhook(),
        job.run().id().toString(),
        secret,
        clock.instant(),
        headers,
        body);
  }

  /// Creates a link to the file, which replaces that of an earlier attempt.
  private byte[] link(RunStore.Job job, Stored file) {
    RandomToken token = RandomToken.create(LINK_PREFIX, random);
    db.inTransaction(
        () -> {
          runs.setLink(job, token.hash());
          return job;
        });
    return Json.write(
            Map.of(
                "reportId", job.report().toString(),
                "runId", job.run().id().toString(),
                "fileName", file.fileName(),
                "size", file.size(),
                "url", publicUrl + ReportRoutes.LINK + token.secret().reveal(),
                "expiresAt", job.run().createdAt().plus(LINK_LIFE).toString()))
        .getBytes(StandardCharsets.UTF_8);
  }

  private void settle(RunStore.Job job, Optional<String> failure) {
    db.inTransaction(
        () -> {
          Instant now = clock.instant();
          if (failure.isEmpty()) {
            succeed(job, now);
          } else if (now.plus(delay(job)).isBefore(job.run().createdAt().plus(PATIENCE))) {
            runs.retry(job, failure.get(), now.plus(delay(job)));
          } else {
            fail(job, failure.get(), now);
          }
          return job;
        });
  }

  private void succeed(RunStore.Job job, Instant now) {
    if (runs.finish(job, State.DONE, null, now)) {
      reports.recordSuccess(job.workspace(), job.report());
      write(job, "report.delivered", Map.of());
    }
  }

  private void fail(RunStore.Job job, String error, Instant now) {
    if (runs.finish(job, State.FAILED, error, now)) {
      write(job, "report.failed", Map.of("error", error));
      if (reports.recordFailure(job.workspace(), job.report(), ALLOWED_FAILURES)) {
        write(job, "report.disabled", Map.of("error", error));
      }
    }
  }

  private void write(RunStore.Job job, String action, Map<String, String> more) {
    Map<String, String> detail = new HashMap<>(more);
    detail.put("name", job.definition().name());
    detail.put("destination", job.definition().destination().description());
    detail.put("from", job.run().firstDay().toString());
    detail.put("to", job.run().lastDay().toString());
    audit.write(
        job.workspace(), AuditEvent.ofService(null, action, job.report().toString(), detail));
  }

  static Duration delay(RunStore.Job job) {
    Duration doubled = FIRST_DELAY.multipliedBy(1L << Math.min(job.run().attempts() - 1, 10));
    return doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY;
  }
}
