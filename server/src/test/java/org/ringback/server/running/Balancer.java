package org.ringback.server.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Forwards TCP connections to the nodes that report ready, in turn. Tries the next node only when
/// one refuses the connection.
public final class Balancer implements AutoCloseable {
  private final ServerSocket accepting;
  private final List<Node> nodes = new CopyOnWriteArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService health = Executors.newSingleThreadScheduledExecutor();

  private static final class Node {
    private final ServerProcess process;
    private volatile boolean isReady = true;

    private Node(ServerProcess process) {
      this.process = process;
    }
  }

  public Balancer() {
    try {
      accepting = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
    var _ = health.scheduleWithFixedDelay(this::poll, 100, 100, TimeUnit.MILLISECONDS);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + accepting.getLocalPort());
  }

  /// Adds a node that is ready.
  public void add(ServerProcess process) {
    nodes.add(new Node(process));
  }

  public void remove(ServerProcess process) {
    nodes.removeIf(node -> node.process.equals(process));
  }

  private void poll() {
    nodes.forEach(node -> node.isReady = node.process.ready() == 200);
  }

  private void accept() {
    while (!accepting.isClosed()) {
      try {
        Socket client = accepting.accept();
        threads.execute(() -> forward(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void forward(Socket client) {
    try (client;
        Socket server = connect()) {
      if (server != null) {
        Future<?> requests = threads.submit(() -> copy(client, server));
        copy(server, client);
        requests.get();
      }
    } catch (Exception ended) {
      // The other side sees the closed connection.
    }
  }

  private @Nullable Socket connect() {
    List<Node> ready = nodes.stream().filter(node -> node.isReady).toList();
    for (int i = 0; i < ready.size(); i++) {
      Node node = ready.get(Math.floorMod(next.getAndIncrement(), ready.size()));
      Socket server = new Socket();
      try {
        server.connect(new InetSocketAddress("127.0.0.1", node.process.url().getPort()), 1_000);
        return server;
      } catch (IOException refused) {
        node.isReady = false;
      }
    }
    return null;
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException broken) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }

  @Override
  public void close() {
    health.shutdownNow();
    try {
      accepting.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
