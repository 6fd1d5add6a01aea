import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Prepares the bytes of the requests, which are the same for every server.
final class Requests {
  private static final List<String> STATUSES = List.of("initiated", "ringing", "in-progress", "completed");

  /// Calls whose callbacks are interleaved, so that successive requests belong to different calls and workspaces.
  private static final int CALLS_PER_BLOCK = 1000;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private Requests() {}

  /// Returns each request once.
  static Supplier<byte[]> once(List<byte[]> requests) {
    AtomicInteger next = new AtomicInteger();
    return () -> {
      int mine = next.getAndIncrement();
      return mine < requests.size() ? requests.get(mine) : null;
    };
  }

  /// Returns the requests in an endless cycle.
  static Supplier<byte[]> repeating(List<byte[]> requests) {
    AtomicInteger next = new AtomicInteger();
    return () -> requests.get(Math.floorMod(next.getAndIncrement(), requests.size()));
  }

  /// Prepares the token requests of a range of sessions, each with its own bearer token.
  static List<byte[]> tokens(int from, int to) {
    return encode(
        from,
        to,
        session ->
            "GET /api/workspaces/%s/token HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(SeedData.id("workspace", session % SeedData.WORKSPACES), bearer(session)));
  }

  /// Returns the bearer token of a session. Ringback ignores the last claim. The peers need it, as they store no
  /// memberships.
  static String bearer(int session) {
    int workspace = session % SeedData.WORKSPACES;
    return bearer(SeedData.id("user", workspace), SeedData.id("session", session), SeedData.id("workspace", workspace));
  }

  static String bearer(UUID user, UUID session, UUID workspace) {
    long now = Instant.now().getEpochSecond();
    String signed =
        base64("{\"alg\":\"HS256\"}")
            + "."
            + base64(
                """
                {"iss":"ringback","aud":"ringback","sub":"%s","sid":"%s","iat":%d,"exp":%d,"workspace_id":"%s"}"""
                    .formatted(user, session, now, now + 43_200, workspace));
    return signed + "." + BASE64.encodeToString(hmac("HmacSHA256", SeedData.JWT_SECRET, signed));
  }

  /// Prepares the status callbacks of the seeded calls, as Twilio sends and signs them. Each differs.
  static List<byte[]> callbacks(int calls) {
    Instant now = Instant.now();
    return encode(0, calls * STATUSES.size(), i -> callback(callOf(i), sequenceOf(i), now));
  }

  private static int callOf(int callback) {
    int block = CALLS_PER_BLOCK * STATUSES.size();
    return callback / block * CALLS_PER_BLOCK + callback % CALLS_PER_BLOCK;
  }

  private static int sequenceOf(int callback) {
    return callback % (CALLS_PER_BLOCK * STATUSES.size()) / CALLS_PER_BLOCK;
  }

  /// Returns the number of the first callback, after the others of a block, that reports a ringing call. An initiated call
  /// causes no event.
  static int nextRinging(int from) {
    int block = CALLS_PER_BLOCK * STATUSES.size();
    return (from + block - 1) / block * block + CALLS_PER_BLOCK;
  }

  /// Returns the CallSid and the status of a callback, which the event of the same change contains.
  static String change(int callback) {
    return SeedData.sid("CA", "leg", callOf(callback)) + " " + STATUSES.get(sequenceOf(callback));
  }

  private static String callback(int call, int sequence, Instant now) {
    int workspace = call % SeedData.WORKSPACES;
    String line = "+1555%07d".formatted(workspace);
    String customer = "+1556%07d".formatted(call);
    Map<String, String> form = new TreeMap<>();
    form.put("AccountSid", SeedData.sid("AC", "account", workspace));
    form.put("ApiVersion", "2010-04-01");
    form.put("CallSid", SeedData.sid("CA", "leg", call));
    form.put("CallStatus", STATUSES.get(sequence));
    form.put("CallbackSource", "call-progress-events");
    form.put("Called", customer);
    form.put("CalledCity", "SAN FRANCISCO");
    form.put("CalledCountry", "US");
    form.put("CalledState", "CA");
    form.put("CalledZip", "94105");
    form.put("Caller", line);
    form.put("CallerCountry", "US");
    form.put("Direction", "outbound-api");
    form.put("From", line);
    form.put("SequenceNumber", String.valueOf(sequence));
    form.put(
        "Timestamp",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(now.plusSeconds(10L * sequence).atOffset(ZoneOffset.UTC)));
    form.put("To", customer);
    if (sequence == STATUSES.size() - 1) {
      form.put("CallDuration", "10");
      form.put("Duration", "1");
    }
    String target =
        "/api/workspaces/%s/voice/status?callId=%s"
            .formatted(SeedData.id("workspace", workspace), SeedData.callId(call));
    return webhook(SeedData.PUBLIC_URL, target, SeedData.hex("token", workspace), form);
  }

  /// Returns a webhook as Twilio sends and signs it.
  ///
  /// @param form its parameters, sorted
  static String webhook(String publicUrl, String target, String authToken, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return """
        POST %s HTTP/1.1\r
        Host: voice.example.com\r
        User-Agent: TwilioProxy/1.1\r
        Content-Type: application/x-www-form-urlencoded; charset=utf-8\r
        X-Twilio-Signature: %s\r
        Content-Length: %d\r
        \r
        %s"""
        .formatted(target, signature(publicUrl + target, authToken, form), body.length(), body);
  }

  /// Returns Twilio's signature of a webhook.
  ///
  /// @param form its parameters, sorted
  static String signature(String url, String authToken, Map<String, String> form) {
    String signed = url + form.entrySet().stream().map(e -> e.getKey() + e.getValue()).collect(Collectors.joining());
    return Base64.getEncoder().encodeToString(hmac("HmacSHA1", authToken, signed));
  }

  private static List<byte[]> encode(int from, int to, IntFunction<String> request) {
    return IntStream.range(from, to)
        .parallel()
        .mapToObj(i -> request.apply(i).getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private static String base64(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] hmac(String algorithm, String key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
