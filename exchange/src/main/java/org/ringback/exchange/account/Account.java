package org.ringback.exchange.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.random.RandomGenerator;

/// One Twilio account (`AC…`) with the things that it owns. In memory; safe for many threads.
public final class Account {
  private final String sid;
  private final String authToken;
  private final String friendlyName;
  private final Instant created;
  private final Clock clock;
  private final RandomGenerator random;
  private final Runnable changed;
  private final Map<String, ApiKey> keys = new ConcurrentSkipListMap<>();
  private final Map<String, Application> applications = new ConcurrentSkipListMap<>();
  private final Map<String, PhoneNumber> numbers = new ConcurrentSkipListMap<>();

  /// @param changed told after each change to what the account owns
  Account(
      String sid,
      String authToken,
      String friendlyName,
      Instant created,
      Clock clock,
      RandomGenerator random,
      Runnable changed) {
    this.sid = sid;
    this.authToken = authToken;
    this.friendlyName = friendlyName;
    this.created = created;
    this.clock = clock;
    this.random = random;
    this.changed = changed;
  }

  public String sid() {
    return sid;
  }

  /// The key that signs this account's webhooks and signs in to REST.
  public String authToken() {
    return authToken;
  }

  /// The exchange's time, for what is changed now.
  public Instant now() {
    return clock.instant();
  }

  public String friendlyName() {
    return friendlyName;
  }

  public Instant created() {
    return created;
  }

  /// Whether `user` and `password` are the account with its Auth Token, or one of its API keys.
  public boolean admits(String user, String password) {
    if (user.equals(sid)) {
      return same(password, authToken);
    }
    ApiKey key = keys.get(user);
    return key != null && same(password, key.secret());
  }

  private static boolean same(String given, String expected) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  public ApiKey createKey(String name) {
    byte[] secret = new byte[24];
    random.nextBytes(secret);
    Instant now = clock.instant();
    ApiKey key =
        new ApiKey(
            Sid.next("SK", random), Base64.getUrlEncoder().encodeToString(secret), name, now, now);
    save(key);
    return key;
  }

  public Optional<ApiKey> key(String keySid) {
    return Optional.ofNullable(keys.get(keySid));
  }

  public List<ApiKey> keys() {
    return List.copyOf(keys.values());
  }

  public void save(ApiKey key) {
    keys.put(key.sid(), key);
    changed.run();
  }

  public boolean deleteKey(String keySid) {
    return told(keys.remove(keySid) != null);
  }

  public Application createApplication(String name, Hook voice, Hook fallback, Hook status) {
    Instant now = clock.instant();
    Application application =
        new Application(Sid.next("AP", random), name, voice, fallback, status, now, now);
    save(application);
    return application;
  }

  public void save(Application application) {
    applications.put(application.sid(), application);
    changed.run();
  }

  public Optional<Application> application(String applicationSid) {
    return Optional.ofNullable(applications.get(applicationSid));
  }

  public List<Application> applications() {
    return List.copyOf(applications.values());
  }

  public boolean deleteApplication(String applicationSid) {
    return told(applications.remove(applicationSid) != null);
  }

  public PhoneNumber addNumber(String number, String name) {
    Instant now = clock.instant();
    PhoneNumber added =
        new PhoneNumber(
            Sid.next("PN", random), number, name, Hook.NONE, Hook.NONE, Hook.NONE, "", now, now);
    save(added);
    return added;
  }

  public void save(PhoneNumber number) {
    numbers.put(number.sid(), number);
    changed.run();
  }

  public Optional<PhoneNumber> number(String numberSid) {
    return Optional.ofNullable(numbers.get(numberSid));
  }

  public Optional<PhoneNumber> numberFor(String e164) {
    return numbers.values().stream().filter(n -> n.number().equals(e164)).findFirst();
  }

  public List<PhoneNumber> numbers() {
    return List.copyOf(numbers.values());
  }

  public boolean deleteNumber(String numberSid) {
    return told(numbers.remove(numberSid) != null);
  }

  private boolean told(boolean removed) {
    if (removed) {
      changed.run();
    }
    return removed;
  }
}
