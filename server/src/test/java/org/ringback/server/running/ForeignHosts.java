package org.ringback.server.running;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/// Targets that a server must not connect to: about two hundred spellings of addresses of this
/// machine, its network, its cloud, and of unrelated hosts. A trap records every connection of this
/// JVM to another host than the one that the test allows.
public final class ForeignHosts implements AutoCloseable {
  private static final List<String> HOSTS =
      List.of(
          // this machine
          "127.0.0.1",
          "127.0.0.2",
          "127.1",
          "127.0.1",
          "127.255.255.254",
          "127.127.127.127",
          "localhost",
          "localhost.",
          "LOCALHOST",
          "0.0.0.0",
          "0",
          "0.0.0.1",
          "0x7f000001",
          "0x7f.0.0.1",
          "0x7f.1",
          "0X7F000001",
          "2130706433",
          "017700000001",
          "0177.0.0.1",
          "0177.1",
          "00000177.0.0.1",
          "127.0.0.1.",
          "[::1]",
          "[0:0:0:0:0:0:0:1]",
          "[::]",
          "[::ffff:127.0.0.1]",
          "[::ffff:7f00:1]",
          "[0:0:0:0:0:ffff:127.0.0.1]",
          "[::127.0.0.1]",
          "[64:ff9b::127.0.0.1]",
          "[64:ff9b::7f00:1]",
          "[64:ff9b:1::7f00:1]",
          "[2002:7f00:1::]",
          "[2001:0:7f00:1::]",
          "[::ffff:0:127.0.0.1]",
          "[fe80::1]",
          "[fec0::1]",
          // its network
          "10.0.0.1",
          "10.255.255.255",
          "10.1",
          "0xa000001",
          "167772161",
          "012.0.0.1",
          "172.16.0.1",
          "172.31.255.254",
          "2886729729",
          "192.168.0.1",
          "192.168.1.1",
          "192.168.255.255",
          "3232235521",
          "0xc0a80001",
          "0300.0250.0.1",
          "100.64.0.1",
          "100.127.255.254",
          "1681915905",
          "[fc00::1]",
          "[fd00::1]",
          "[fdff:ffff::1]",
          "[::ffff:10.0.0.1]",
          "[::ffff:192.168.0.1]",
          "[64:ff9b::10.0.0.1]",
          "[64:ff9b::192.168.0.1]",
          "[2002:a00:1::]",
          "[2002:c0a8:1::]",
          "[ff02::1]",
          // its cloud
          "169.254.169.254",
          "169.254.0.1",
          "169.254.170.2",
          "2852039166",
          "0xa9fea9fe",
          "0251.0376.0251.0376",
          "169.16689662",
          "[::ffff:169.254.169.254]",
          "[::ffff:a9fe:a9fe]",
          "[64:ff9b::a9fe:a9fe]",
          "[fd00:ec2::254]",
          "[2002:a9fe:a9fe::]",
          "100.100.100.200",
          "192.0.0.192",
          "metadata",
          "metadata.google.internal",
          "kubernetes",
          "kubernetes.default.svc",
          "host.docker.internal",
          // unassigned
          "192.0.2.1",
          "198.18.0.1",
          "198.19.255.255",
          "198.51.100.1",
          "203.0.113.1",
          "224.0.0.1",
          "239.255.255.255",
          "240.0.0.1",
          "255.255.255.255",
          "[2001:db8::1]",
          "[100::1]",
          "[3fff::1]",
          "[5f00::1]");

  /// Spellings of a URL that contain a host beside another one.
  private static final List<String> TRICKS =
      List.of(
          "https://api.twilio.com@%s/",
          "https://api.twilio.com:443@%s/",
          "https://%s/?api.twilio.com",
          "https://%s/#api.twilio.com",
          "//%s/",
          "///%s/",
          "@%s/",
          ":80@%s/",
          ".%s/",
          "\\\\%s\\",
          "https:\\\\%s/",
          "https:/%s/",
          "https:%s/",
          "HTTPS://%s/",
          "ftp://%s/",
          "file://%s/etc/passwd",
          "gopher://%s/",
          "jar:http://%s!/",
          "http://%s:22/",
          "http://%s:5432/",
          "http://%s:6379/",
          "https://%s:8443/",
          " http://%s/",
          "http://%s/%%0d%%0aHost:x",
          "ws://%s/",
          "data:text/plain,%s",
          "javascript:%s",
          "/../..//%s/",
          "\t//%s/");

  private final URI allowed;
  private final List<String> visits = new CopyOnWriteArrayList<>();
  private final HttpServer trap = listen();
  private final ProxySelector before = ProxySelector.getDefault();

  /// @param allowed the only host and port that may be connected to
  public ForeignHosts(URI allowed) {
    this.allowed = allowed;
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI address) {
            if (Objects.equals(address.getAuthority(), allowed.getAuthority())) {
              return List.of(Proxy.NO_PROXY);
            }
            visits.add(address.toString());
            return List.of(new Proxy(Proxy.Type.HTTP, trap.getAddress()));
          }

          @Override
          public void connectFailed(URI address, SocketAddress proxy, IOException e) {}
        });
  }

  /// Returns a URL for each target.
  public List<String> targets() {
    List<String> targets = new ArrayList<>();
    int port = trap.getAddress().getPort();
    HOSTS.forEach(host -> targets.add("http://" + host + ":" + port + "/"));
    HOSTS.forEach(host -> targets.add("https://" + host + "/latest/meta-data/"));
    TRICKS.forEach(trick -> targets.add(trick.formatted("127.0.0.1:" + port)));
    TRICKS.forEach(trick -> targets.add(trick.formatted("stranger.example.test")));
    targets.add("https://api.twilio.com.stranger.example.test/");
    targets.add("https://apitwilio.com/");
    targets.add("https://api.twilio.com.:443/");
    targets.add(allowed.getScheme() + "://" + allowed.getHost() + ":" + port + "/");
    return targets;
  }

  /// Returns the hosts to which this JVM connected, or tried to.
  public List<String> visits() {
    return visits;
  }

  private HttpServer listen() {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 0);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              visits.add("the trap, with " + exchange.getRequestHeaders().get("Authorization"));
              exchange.sendResponseHeaders(404, -1);
            }
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    ProxySelector.setDefault(before);
    trap.stop(0);
  }
}
