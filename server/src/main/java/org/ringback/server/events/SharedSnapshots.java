package org.ringback.server.events;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;

/// Reads the snapshots of sockets that join. Few reads run at a time. Sockets of one workspace
/// share a read that has not started yet, so each receives a snapshot that is newer than its call.
final class SharedSnapshots {
  /// Maximum number of concurrent reads: a quarter of the connection pool.
  private static final int MAX_CONCURRENT = 4;

  private final List<WelcomeSnapshot> snapshots;
  private final Semaphore permits = new Semaphore(MAX_CONCURRENT, true);
  private final ConcurrentMap<WorkspaceId, CompletableFuture<Map<String, JsonNode>>> waiting =
      new ConcurrentHashMap<>();

  SharedSnapshots(List<WelcomeSnapshot> snapshots) {
    this.snapshots = List.copyOf(snapshots);
  }

  /// Returns the members of the `welcome` frame that hold the snapshots, by name. The caller must
  /// not change them.
  Map<String, JsonNode> of(WorkspaceId workspace) throws InterruptedException {
    CompletableFuture<Map<String, JsonNode>> own = new CompletableFuture<>();
    CompletableFuture<Map<String, JsonNode>> shared = waiting.putIfAbsent(workspace, own);
    if (shared == null) {
      start(workspace, own);
    }
    try {
      return (shared == null ? own : shared).get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new CompletionException(failed.getCause());
    }
  }

  /// Reads when it is its turn. From then on, other sockets need a later read.
  private void start(WorkspaceId workspace, CompletableFuture<Map<String, JsonNode>> own) {
    permits.acquireUninterruptibly();
    try {
      waiting.remove(workspace, own);
      own.complete(read(workspace));
    } catch (RuntimeException | Error failed) {
      own.completeExceptionally(failed);
    } finally {
      permits.release();
    }
  }

  private Map<String, JsonNode> read(WorkspaceId workspace) {
    Map<String, JsonNode> read = new LinkedHashMap<>();
    snapshots.forEach(snapshot -> read.put(snapshot.member(), snapshot.of(workspace)));
    return read;
  }
}
