package org.ringback.server.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;

/// The event sockets of the load client, on one thread. A closed socket reconnects after the
/// back-off of the browser client (`backoff.ts`).
final class SocketLoop {
  private static final long MAX_BACKOFF_MILLIS = 20_000;

  private final InetSocketAddress server;
  private final LoadData data;
  private final Random random;
  private final Consumer<String> onEvent;
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::atMillis));
  private final List<LoadSocket> sockets = new ArrayList<>();
  private final AtomicInteger welcomed = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicIntegerArray openIn;

  /// Handshakes that were refused by status, and connections that failed, since the last report.
  private final Map<String, Integer> failures = new TreeMap<>();

  private record Due(LoadSocket socket, long atMillis) {}

  /// @param onEvent receives frames with a sequence number, on this thread
  SocketLoop(InetSocketAddress server, LoadData data, long seed, Consumer<String> onEvent)
      throws IOException {
    this.server = server;
    this.data = data;
    this.random = new Random(seed);
    this.onEvent = onEvent;
    this.selector = Selector.open();
    this.openIn = new AtomicIntegerArray(data.workspaces());
  }

  void start() {
    Thread.ofPlatform().daemon().name("sockets").start(this::run);
  }

  /// Returns the number of sockets that are open and welcomed.
  int welcomed() {
    return welcomed.get();
  }

  /// Returns how many open sockets have closed since the last call.
  int closed() {
    return closed.getAndSet(0);
  }

  /// Returns the number of welcomed sockets of a workspace.
  int openIn(int workspace) {
    return openIn.get(workspace);
  }

  /// Returns the failures since the last call, as `failures=refused503-while-UPGRADING:12,`.
  String failures() {
    synchronized (failures) {
      StringBuilder text = new StringBuilder("failures=");
      failures.forEach((what, count) -> text.append(what).append(':').append(count).append(','));
      failures.clear();
      return text.toString();
    }
  }

  /// Opens the socket of a user after a delay.
  void open(int user, long delayMillis) {
    execute(
        () -> {
          LoadSocket socket =
              new LoadSocket(user, "/api/workspaces/" + data.workspaceOf(user) + "/events");
          sockets.add(socket);
          due.add(new Due(socket, now() + delayMillis));
        });
  }

  /// Stops reading from the first socket, which does not count as open any more.
  void freezeFirst() {
    execute(
        () -> {
          left(sockets.getFirst());
          sockets.getFirst().freeze();
        });
  }

  /// Cuts all sockets, which then reconnect. Returns their number.
  int cutAll() {
    CompletableFuture<Integer> cut = new CompletableFuture<>();
    execute(
        () -> {
          sockets.forEach(this::lost);
          cut.complete(sockets.size());
        });
    return cut.join();
  }

  private void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  private void run() {
    try {
      while (true) {
        Due next = due.peek();
        selector.select(next == null ? 100 : Math.clamp(next.atMillis() - now(), 1, 100));
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        for (SelectionKey key : selector.selectedKeys()) {
          process((LoadSocket) key.attachment(), key);
        }
        selector.selectedKeys().clear();
        while (!due.isEmpty() && due.peek().atMillis() <= now()) {
          connect(due.remove().socket());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void connect(LoadSocket socket) {
    try {
      socket.connect(selector, server, LoadData.bearer(socket.user), socket.user == 0);
    } catch (IOException e) {
      failed("connect", socket);
    }
  }

  private void process(LoadSocket socket, SelectionKey key) {
    try {
      if (!key.isValid()) {
        return;
      }
      if (key.isConnectable()) {
        socket.connected();
      } else if (key.isReadable()) {
        int status = socket.read(buffer, frame -> received(socket, frame));
        if (status > 0) {
          failed("refused" + status, socket);
        } else if (status < 0) {
          failed("closed", socket);
        }
      }
    } catch (IOException e) {
      failed("broken", socket);
    }
  }

  private void received(LoadSocket socket, String frame) {
    try {
      if (frame.startsWith("{\"type\":\"ping\"")) {
        socket.send("{\"type\":\"pong\"}");
      } else if (frame.startsWith("{\"type\":\"welcome\"")) {
        socket.welcomed();
        welcomed.incrementAndGet();
        openIn.incrementAndGet(socket.user % data.workspaces());
      } else {
        onEvent.accept(frame);
      }
    } catch (IOException e) {
      failed("broken", socket);
    }
  }

  private void failed(String what, LoadSocket socket) {
    if (socket.state() == LoadSocket.State.CLOSED) {
      return;
    }
    synchronized (failures) {
      failures.merge(what + "-while-" + socket.state(), 1, Integer::sum);
    }
    lost(socket);
  }

  private void lost(LoadSocket socket) {
    if (socket.state() == LoadSocket.State.OPEN) {
      closed.incrementAndGet();
      left(socket);
    }
    socket.close();
    long ceiling = Math.min(MAX_BACKOFF_MILLIS, 1000L << Math.min(socket.nextAttempt(), 10));
    due.add(new Due(socket, now() + ceiling / 2 + (long) (ceiling / 2.0 * random.nextDouble())));
  }

  private void left(LoadSocket socket) {
    welcomed.decrementAndGet();
    openIn.decrementAndGet(socket.user % data.workspaces());
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
