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
import org.jspecify.annotations.Nullable;

/// A Twilio account (`AC…`) and the resources that it owns, in memory. Thread-safe.
public final class Account {
  private final String sid;
  private volatile String authToken;
  private volatile @Nullable String secondaryAuthToken;
  private final AccountLimits limits;
  private volatile AccountStatus status = AccountStatus.ACTIVE;
  private volatile String friendlyName;
  private final Instant created;
  private volatile Instant updated;
  private final Clock clock;
  private final RandomGenerator random;
  private final Runnable changed;
  private final Map<String, ApiKey> keys = new ConcurrentSkipListMap<>();
  private final Map<String, Application> applications = new ConcurrentSkipListMap<>();
  private final Map<String, PhoneNumber> numbers = new ConcurrentSkipListMap<>();
  private final Map<String, CallerId> callerIds = new ConcurrentSkipListMap<>();

  /// @param changed run after each change to the account's resources
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
    this.updated = created;
    this.clock = clock;
    this.limits = new AccountLimits(AccountLimits.Values.TWILIO, clock);
    this.random = random;
    this.changed = changed;
  }

  public String sid() {
    return sid;
  }

  /// Returns the primary Auth Token. It authenticates to REST and signs webhooks.
  public String authToken() {
    return authToken;
  }

  /// Returns the secondary Auth Token. It authenticates to REST and signs no webhooks.
  public Optional<String> secondaryAuthToken() {
    return Optional.ofNullable(secondaryAuthToken);
  }

  public synchronized String createSecondaryAuthToken() {
    String created = Sid.next("", random);
    secondaryAuthToken = created;
    changed.run();
    return created;
  }

  void restoreSecondaryAuthToken(@Nullable String token) {
    secondaryAuthToken = token;
  }

  /// @return false when there is none
  public synchronized boolean deleteSecondaryAuthToken() {
    boolean existed = secondaryAuthToken != null;
    secondaryAuthToken = null;
    return notifyIfRemoved(existed);
  }

  /// Makes the secondary Auth Token the primary one. The old primary token stops working at once.
  ///
  /// @return false when there is no secondary token
  public synchronized boolean promoteSecondaryAuthToken() {
    String promoted = secondaryAuthToken;
    if (promoted == null) {
      return false;
    }
    authToken = promoted;
    secondaryAuthToken = null;
    changed.run();
    return true;
  }

  public AccountLimits limits() {
    return limits;
  }

  public AccountStatus status() {
    return status;
  }

  public void set(AccountStatus now) {
    status = now;
  }

  /// Returns the current time of the exchange's clock.
  public Instant now() {
    return clock.instant();
  }

  public String friendlyName() {
    return friendlyName;
  }

  /// Notifies the listener of changes, as every other change does.
  public void rename(String name) {
    friendlyName = name;
    updated = clock.instant();
    changed.run();
  }

  public Instant created() {
    return created;
  }

  public Instant updated() {
    return updated;
  }

  /// Returns whether the credentials are the account's SID and an Auth Token, or one of its API
  /// keys.
  public boolean authenticates(String user, String password) {
    if (user.equals(sid)) {
      String secondary = secondaryAuthToken;
      return constantTimeEquals(password, authToken)
          || secondary != null && constantTimeEquals(password, secondary);
    }
    ApiKey key = keys.get(user);
    return key != null && constantTimeEquals(password, key.secret());
  }

  private static boolean constantTimeEquals(String actual, String expected) {
    return MessageDigest.isEqual(
        actual.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
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
    return notifyIfRemoved(keys.remove(keySid) != null);
  }

  public Application createApplication(
      String name, WebhookTarget voice, WebhookTarget fallback, WebhookTarget status) {
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
    return notifyIfRemoved(applications.remove(applicationSid) != null);
  }

  public PhoneNumber addNumber(String number, String name) {
    PhoneNumber added = newNumber(number, name);
    save(added);
    return added;
  }

  /// Returns a number that is not saved yet.
  public PhoneNumber newNumber(String number, String name) {
    Instant now = clock.instant();
    return new PhoneNumber(
        Sid.next("PN", random),
        number,
        name,
        WebhookTarget.NONE,
        WebhookTarget.NONE,
        WebhookTarget.NONE,
        "",
        now,
        now);
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
    return notifyIfRemoved(numbers.remove(numberSid) != null);
  }

  // -- caller IDs

  public CallerId addCallerId(String number, String name) {
    Instant now = clock.instant();
    CallerId added = new CallerId(Sid.next("PN", random), number, name, now, now);
    save(added);
    return added;
  }

  public void save(CallerId callerId) {
    callerIds.put(callerId.sid(), callerId);
    changed.run();
  }

  public Optional<CallerId> callerId(String callerIdSid) {
    return Optional.ofNullable(callerIds.get(callerIdSid));
  }

  public List<CallerId> callerIds() {
    return List.copyOf(callerIds.values());
  }

  public boolean deleteCallerId(String callerIdSid) {
    return notifyIfRemoved(callerIds.remove(callerIdSid) != null);
  }

  /// Returns whether the account owns or has verified the number.
  public boolean mayUseAsCallerId(String e164) {
    return numberFor(e164).isPresent()
        || callerIds.values().stream().anyMatch(c -> c.number().equals(e164));
  }

  private boolean notifyIfRemoved(boolean removed) {
    if (removed) {
      changed.run();
    }
    return removed;
  }
}
