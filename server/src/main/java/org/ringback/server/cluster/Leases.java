package org.ringback.server.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.ringback.server.db.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The leases of a node: of the tasks that it leads, and of work that excludes the same work on
/// other nodes. One thread renews them all.
public final class Leases implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Leases.class);

  private final Database db;
  private final LeaseStore store;
  private final NodeId node;
  private final NodeLease.LeaseConfig config;
  private final List<LeaderLease> tasks = new CopyOnWriteArrayList<>();
  private final List<Runnable> lossListeners = new CopyOnWriteArrayList<>();

  /// By fencing token.
  private final Map<Long, HeldLease> held = new ConcurrentHashMap<>();

  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("leases").factory());

  private Leases(Database db, NodeId node, NodeLease.LeaseConfig config) {
    this.db = db;
    this.store = new LeaseStore(db, node);
    this.node = node;
    this.config = config;
  }

  public static Leases start(Database db, NodeId node, NodeLease.LeaseConfig config) {
    Leases leases = new Leases(db, node, config);
    long interval = config.renewal().toMillis();
    var _ =
        leases.ticker.scheduleWithFixedDelay(
            leases::renewAndAcquire, interval, interval, TimeUnit.MILLISECONDS);
    return leases;
  }

  /// A lease that this node has acquired.
  private final class HeldLease implements LeaderLease.Term {
    private final String name;
    private final long token;

    /// By this process's monotonic clock. The database's lease ends later, because its time starts
    /// when the request arrives.
    private volatile long endNanos;

    private HeldLease(String name, long token, long askedNanos) {
      this.name = name;
      this.token = token;
      extend(askedNanos);
    }

    private void extend(long askedNanos) {
      endNanos = askedNanos + config.expiry().toNanos();
    }

    @Override
    public long fencingToken() {
      return token;
    }

    @Override
    public boolean isHeld() {
      return held.containsKey(token) && System.nanoTime() - endNanos < 0;
    }

    @Override
    public void checkInTransaction() {
      if (!store.lock(name, token)) {
        held.remove(token);
        throw new LeaseLost(name);
      }
    }

    @Override
    public void run(Runnable work) {
      db.withTransactionCheck(this::checkInTransaction, work);
    }
  }

  /// Returns the lease of a task, which this node tries to acquire at once and from now on.
  public LeaderLease lead(String task) {
    LeaderLease lease = new LeaderLease(task);
    tasks.add(lease);
    acquireFree();
    return lease;
  }

  /// Returns the leases of all tasks, held or not.
  List<LeaderLease> tasks() {
    return List.copyOf(tasks);
  }

  /// Calls the listener for each lease that this node could not renew because it has ended.
  void onLost(Runnable listener) {
    lossListeners.add(listener);
  }

  /// Runs the work under a lease of its own unless any node holds it, with [LeaderLease.Term#run].
  /// If the process dies, the lease is free when it expires.
  ///
  /// @return false if the lease is held
  public boolean tryRun(String name, Runnable work) {
    List<HeldLease> acquired = acquire(Set.of(name));
    if (acquired.isEmpty()) {
      return false;
    }
    try {
      acquired.getFirst().run(work);
      return true;
    } finally {
      release(acquired);
    }
  }

  private List<HeldLease> acquire(Collection<String> names) {
    long asked = System.nanoTime();
    List<HeldLease> acquired = new ArrayList<>();
    store
        .acquire(names, config.expiry())
        .forEach((name, token) -> acquired.add(new HeldLease(name, token, asked)));
    acquired.forEach(lease -> held.put(lease.token, lease));
    return acquired;
  }

  private void release(Collection<HeldLease> leases) {
    Set<Long> tokens = leases.stream().map(lease -> lease.token).collect(Collectors.toSet());
    held.keySet().removeAll(tokens);
    try {
      store.release(tokens);
    } catch (RuntimeException failed) {
      log.warn(
          "Could not release the leases {}; they expire in {} s: {}",
          leases.stream().map(lease -> lease.name).toList(),
          config.expiry().toSeconds(),
          failed.toString());
    }
  }

  private void renewAndAcquire() {
    try {
      renew();
    } catch (RuntimeException failed) {
      log.warn("Could not renew the leases of node {}: {}", node, failed.toString());
    }
    acquireFree();
  }

  private void renew() {
    List<HeldLease> leases = List.copyOf(held.values());
    if (leases.isEmpty()) {
      return;
    }
    long asked = System.nanoTime();
    Set<Long> renewed =
        store.renew(leases.stream().map(lease -> lease.token).toList(), config.expiry());
    for (HeldLease lease : leases) {
      if (renewed.contains(lease.token)) {
        lease.extend(asked);
      } else if (held.remove(lease.token) != null) {
        log.warn("Node {} lost the lease of \"{}\"", node, lease.name);
        lossListeners.forEach(Runnable::run);
      }
    }
  }

  private synchronized void acquireFree() {
    Map<String, LeaderLease> wanted =
        tasks.stream()
            .filter(task -> task.term().isEmpty())
            .collect(Collectors.toMap(LeaderLease::name, task -> task));
    if (wanted.isEmpty()) {
      return;
    }
    try {
      for (HeldLease lease : acquire(wanted.keySet())) {
        LeaderLease task = wanted.get(lease.name);
        if (task != null) {
          task.begin(lease);
          log.info("Node {} leads \"{}\"", node, lease.name);
        }
      }
    } catch (RuntimeException failed) {
      log.warn("Could not acquire the leases {}: {}", wanted.keySet(), failed.toString());
    }
  }

  /// Releases the leases, so that other nodes need not wait until they expire.
  @Override
  public void close() {
    ticker.shutdownNow();
    try {
      Duration wait = Duration.ofSeconds(2);
      ticker.awaitTermination(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<HeldLease> leases = List.copyOf(held.values());
    if (!leases.isEmpty()) {
      release(leases);
    }
  }
}
