package org.ringback.server.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringback.server.running.FreePort;

/// A `rediss://` address: a client in a JVM that trusts the certificate of Redis, and in one that
/// does not.
class RedisTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  @Test
  void redis_is_used_only_if_its_certificate_is_trusted() throws Exception {
    Path keys = folder.resolve("keys.p12");
    run(
        List.of(
            java("keytool"),
            "-genkeypair",
            "-alias",
            "redis",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost",
            "-storetype",
            "PKCS12",
            "-keystore",
            keys.toString(),
            "-storepass",
            PASSWORD));
    int port = FreePort.any();
    Process redis = startRedis(keys, port);
    try {
      eventually(() -> listens(port) ? "" : "redis-server does not listen");

      assertThat(probe(port, trusting(keys), 60)).contains("read Optional[value]");
      assertThat(probe(port, List.of(), 5)).contains("Redis does not answer by TLS");
    } finally {
      redis.destroyForcibly().waitFor();
    }
  }

  private Process startRedis(Path keys, int port) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream stored = Files.newInputStream(keys)) {
      store.load(stored, PASSWORD.toCharArray());
    }
    Path certificate =
        pem("certificate", "CERTIFICATE", store.getCertificate("redis").getEncoded());
    Path key =
        pem("key", "PRIVATE KEY", store.getKey("redis", PASSWORD.toCharArray()).getEncoded());
    Path settings = folder.resolve("redis.conf");
    Files.writeString(
        settings,
        """
        port 0
        tls-port %d
        tls-cert-file %s
        tls-key-file %s
        tls-ca-cert-file %s
        tls-auth-clients no
        bind 127.0.0.1
        save ""
        dir %s
        """
            .formatted(port, certificate, key, certificate, folder));
    return new ProcessBuilder("redis-server", settings.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private Path pem(String name, String type, byte[] encoded) throws IOException {
    String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(encoded);
    return Files.writeString(
        folder.resolve(name + ".pem"),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, body, type));
  }

  private static List<String> trusting(Path keys) {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + keys, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  /// Returns the output of a [RedisTlsProbe].
  ///
  /// @param seconds how long the probe waits for an answer
  private static String probe(int port, List<String> options, int seconds) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(java("java"));
    command.addAll(options);
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RedisTlsProbe.class.getName(),
            String.valueOf(port),
            String.valueOf(seconds)));
    return run(command);
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }

  private static String java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  private static boolean listens(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
