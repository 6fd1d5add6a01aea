package org.ringback.server.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A push service with its browsers, which decrypt the messages. Verifies the sender's signature as
/// a push service does.
final class TestPushService implements AutoCloseable {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final HttpServer server;
  private final Map<String, Browser> browsers = new ConcurrentHashMap<>();

  TestPushService() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /// A message as its browser reads it.
  record Message(Map<String, String> headers, JsonNode content) {
    String type() {
      return content.path("type").asString();
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Browser browser(TestWorkspace workspace, Member member) {
    Browser browser = new Browser(workspace, member);
    browsers.put(browser.path, browser);
    return browser;
  }

  /// A browser that is signed in.
  final class Browser {
    private final TestWorkspace workspace;
    private final Member member;
    private final KeyPair keys = PushEncryption.newKeyPair();
    private final byte[] auth = new byte[16];
    private final String path;
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final List<String> rejections = new CopyOnWriteArrayList<>();
    private volatile String applicationServerKey = "";
    private volatile List<Integer> statuses = List.of();

    private Browser(TestWorkspace workspace, Member member) {
      this.workspace = workspace;
      this.member = member;
      this.path = "/push/" + member.user() + "/" + Math.abs(member.token().hashCode());
    }

    String body(boolean available) {
      return JsonMapper.shared()
          .writeValueAsString(
              Map.of(
                  "endpoint",
                  origin() + path,
                  "keys",
                  Map.of(
                      "p256dh",
                      BASE64.encodeToString(PushEncryption.encode((ECPublicKey) keys.getPublic())),
                      "auth",
                      BASE64.encodeToString(auth)),
                  "page",
                  "/console/",
                  "available",
                  available));
    }

    Browser subscribe(boolean available) {
      applicationServerKey = subscription().path("applicationServerKey").asString();
      assertThatResponse(put(body(available))).hasStatus(204);
      return this;
    }

    Answer put(String body) {
      return workspace.put("/push-subscription", member.token(), body);
    }

    JsonNode subscription() {
      return workspace.get("/push-subscription", member.token()).json();
    }

    /// Answers the next messages with these statuses, and the others with 201.
    void answers(Integer... next) {
      statuses = List.of(next);
    }

    List<Message> messages() {
      return messages;
    }

    /// Waits for the message with this number, which starts at 0.
    Message await(int index) {
      eventually(
          () ->
              messages.size() > index
                  ? ""
                  : "only " + messages + " arrived, and these were rejected: " + rejections);
      return messages.get(index);
    }

    private int receive(HttpExchange exchange) throws IOException {
      byte[] body = exchange.getRequestBody().readAllBytes();
      try {
        verify(exchange.getRequestHeaders().getFirst("Authorization"));
        Map<String, String> headers = new ConcurrentHashMap<>();
        exchange
            .getRequestHeaders()
            .forEach((name, values) -> headers.put(name, values.getFirst()));
        messages.add(new Message(headers, JsonMapper.shared().readTree(decrypt(body))));
      } catch (GeneralSecurityException | JOSEException | ParseException | AssertionError e) {
        rejections.add(e.toString());
        return 403;
      }
      List<Integer> next = statuses;
      statuses = next.isEmpty() ? next : next.subList(1, next.size());
      return next.isEmpty() ? 201 : next.getFirst();
    }

    private void verify(String authorization)
        throws GeneralSecurityException, JOSEException, ParseException {
      String[] parts = authorization.replaceFirst("^vapid t=", "").split(", k=", 2);
      assertThat(parts[1]).isEqualTo(applicationServerKey);
      SignedJWT token = SignedJWT.parse(parts[0]);
      ECPublicKey key = PushEncryption.decode(Base64.getUrlDecoder().decode(parts[1]));
      assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
      JWTClaimsSet claims = token.getJWTClaimsSet();
      assertThat(claims.getAudience()).containsExactly(origin());
      assertThat(claims.getSubject()).startsWith("http");
      assertThat(claims.getExpirationTime().toInstant())
          .isBetween(Instant.now(), Instant.now().plus(Duration.ofHours(24)));
    }

    /// Decrypts as RFC 8291, section 3.4, and RFC 8188 describe.
    private String decrypt(byte[] body) throws GeneralSecurityException {
      ByteBuffer buffer = ByteBuffer.wrap(body);
      byte[] salt = take(buffer, 16);
      int recordSize = buffer.getInt();
      byte[] sender = take(buffer, buffer.get());
      byte[] record = take(buffer, buffer.remaining());
      assertThat(record.length).isLessThanOrEqualTo(recordSize);

      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(keys.getPrivate());
      agreement.doPhase(PushEncryption.decode(sender), true);
      byte[] own = PushEncryption.encode((ECPublicKey) keys.getPublic());
      byte[] info =
          ByteBuffer.allocate(14 + own.length + sender.length)
              .put("WebPush: info\0".getBytes(StandardCharsets.US_ASCII))
              .put(own)
              .put(sender)
              .array();
      byte[] key = expand(hmac(auth, agreement.generateSecret()), info, 32);
      byte[] pseudoRandom = hmac(salt, key);
      byte[] contentKey = expand(pseudoRandom, ascii("Content-Encoding: aes128gcm\0"), 16);
      byte[] nonce = expand(pseudoRandom, ascii("Content-Encoding: nonce\0"), 12);
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(contentKey, "AES"),
          new GCMParameterSpec(128, nonce));
      byte[] padded = cipher.doFinal(record);
      int end = padded.length - 1;
      while (padded[end] == 0) {
        end--;
      }
      assertThat(padded[end]).isEqualTo((byte) 2);
      return new String(padded, 0, end, StandardCharsets.UTF_8);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Browser browser = browsers.get(exchange.getRequestURI().getPath());
      exchange.sendResponseHeaders(browser == null ? 404 : browser.receive(exchange), -1);
    }
  }

  private static byte[] take(ByteBuffer buffer, int length) {
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }

  private static byte[] expand(byte[] key, byte[] info, int length)
      throws GeneralSecurityException {
    byte[] block = ByteBuffer.allocate(info.length + 1).put(info).put((byte) 1).array();
    return Arrays.copyOf(hmac(key, block), length);
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
