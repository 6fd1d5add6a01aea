package org.ringback.server.dialpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.ClientAddressResolver;
import org.ringback.server.identity.UserId;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestCredentials;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.dao.DataAccessException;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DialPolicyTest {
  private static final String US = "+15550001111";
  private Usage used = new Usage(0, 0, 0, 0);
  private final Clock clock = Clock.systemUTC();
  private final Database db = Database.open(TestDatabase.freshAddress());
  private final AuditLog audit =
      new AuditLog(
          db, new ClientAddressResolver(_ -> false), new UuidV7(clock, new SecureRandom()), clock);
  private final DialPolicy dialPolicy = dialPolicy(clock);

  @AfterAll
  void stop() {
    db.close();
  }

  @ParameterizedTest
  @CsvSource({
    "+15550001111,",
    "+12125550100,",
    "+19002345678, premium-number",
    "+442079460958, country-not-allowed",
    "+18765550100, country-not-allowed",
    "+881612345678, country-not-allowed",
    "+999123456789, unknown-destination",
  })
  void the_destination_decides(String number, String code) {
    assertThat(dialPolicy.refuse(workspace(), member(), number).map(DialPolicy.Denial::code))
        .isEqualTo(Optional.ofNullable(code));
  }

  @Test
  void an_explicit_list_of_countries_replaces_the_default() {
    WorkspaceId workspace = workspace();
    UserId member = member();
    rules(
        workspace,
        new DialRules(true, List.of("GB"), 20, 20, 20, 20, "Ring the guard.", SpendLimit.STANDARD));

    assertThat(dialPolicy.refuse(workspace, member, "+442079460958")).isEmpty();
    assertThat(dialPolicy.refuse(workspace, member, US)).isPresent();
    assertThat(dialPolicy.refuse(workspace(), member, US)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "911",
    "112",
    "9 1 1",
    "999",
    "+1911",
    "+1 (911)",
    "+49112",
    "+490112",
    "+44999",
    "+33 15",
    "+61000"
  })
  void an_emergency_number_is_denied_with_the_workspaces_advice(String typed) {
    WorkspaceId workspace = workspace();
    assertThat(dialPolicy.refuseEmergency(workspace, member(), typed).orElseThrow().message())
        .contains("Use a telephone");
    rules(
        workspace,
        new DialRules(true, List.of("US"), 20, 20, 20, 20, "Ring the guard.", SpendLimit.STANDARD));

    DialPolicy.Denial denial = dialPolicy.refuseEmergency(workspace, member(), typed).orElseThrow();

    assertThat(denial).isEqualTo(new DialPolicy.Denial("emergency-number", "Ring the guard."));
    assertThat(denials(workspace)).isEqualTo(2);
    assertThat(dialPolicy.refuseEmergency(workspace, member(), US)).isEmpty();
    assertThat(dialPolicy.refuseEmergency(workspace, member(), "+4911255501")).isEmpty();
  }

  /// A back end sends an E.164 number, without a typed number.
  @ParameterizedTest
  @CsvSource({"+49112", "+49110", "+44999", "+44112", "+33112", "+61000", "+86110"})
  void an_emergency_number_in_international_format_is_denied(String e164) {
    WorkspaceId workspace = workspace();
    rules(
        workspace,
        new DialRules(
            true,
            List.of("DE", "GB", "FR", "AU", "CN"),
            20,
            20,
            20,
            20,
            "Ring the guard.",
            SpendLimit.STANDARD));

    assertThat(dialPolicy.refuse(workspace, member(), e164))
        .contains(new DialPolicy.Denial("emergency-number", "Ring the guard."));
  }

  @Test
  void premium_rate_numbers_of_every_type_and_country_are_denied() {
    PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
    WorkspaceId workspace = workspace();
    rules(
        workspace,
        new DialRules(
            true,
            List.copyOf(plans.getSupportedRegions()),
            1_000,
            1_000,
            1_000,
            1_000,
            "Ring the guard.",
            SpendLimit.STANDARD));
    UserId member = member();
    List<PhoneNumber> numbers = new ArrayList<>();
    for (PhoneNumberType type :
        List.of(
            PhoneNumberType.PREMIUM_RATE,
            PhoneNumberType.SHARED_COST,
            PhoneNumberType.PERSONAL_NUMBER)) {
      for (String region : plans.getSupportedRegions()) {
        Optional.ofNullable(plans.getExampleNumberForType(region, type)).ifPresent(numbers::add);
      }
    }
    numbers.add(plans.getExampleNumberForNonGeoEntity(979));
    List<String> let = new ArrayList<>();
    for (PhoneNumber number : numbers) {
      String e164 = plans.format(number, PhoneNumberFormat.E164);
      if (dialPolicy.refuse(workspace, member, e164).isEmpty()) {
        let.add(e164);
      }
    }
    assertThat(numbers).hasSizeGreaterThan(200);
    assertThat(let).isEmpty();
    Guarantee.of(
            19, "Premium, shared-cost and personal numbers of every country rejected", getClass())
        .recordResult("%d of %d".formatted(numbers.size(), numbers.size()));
  }

  @Test
  void turning_calls_off_denies_every_call() {
    WorkspaceId workspace = workspace();
    UserId member = member();
    assertThat(dialPolicy.refuse(workspace, member, US)).isEmpty();

    rules(
        workspace,
        new DialRules(false, List.of(), 20, 20, 20, 20, "Ring the guard.", SpendLimit.STANDARD));

    assertThat(dialPolicy.refuse(workspace, member, US).map(DialPolicy.Denial::code))
        .contains("calls-stopped");
  }

  @Test
  void a_thousand_concurrent_dials_at_two_nodes_do_not_exceed_the_limit() throws Exception {
    List<DialPolicy> nodes = List.of(dialPolicy, dialPolicy(clock));
    WorkspaceId workspace = workspace();
    List<UserId> members = List.of(member(), member(), member(), member());
    rules(
        workspace,
        new DialRules(true, List.of(), 7, 15, 1000, 1000, "Ring the guard.", SpendLimit.STANDARD));
    try (var threads = Executors.newFixedThreadPool(12)) {
      List<Future<Boolean>> dials =
          IntStream.range(0, 1000)
              .mapToObj(
                  i ->
                      threads.submit(
                          () ->
                              nodes
                                  .get(i / 4 % 2)
                                  .refuse(workspace, members.get(i % 4), US)
                                  .isEmpty()))
              .toList();
      int let = 0;
      for (Future<Boolean> dial : dials) {
        let += dial.get() ? 1 : 0;
      }
      assertThat(let).isEqualTo(15);
    }
    assertThat(denials(workspace)).isEqualTo(985);
    // A new server includes earlier dials.
    assertThat(dialPolicy(clock).refuse(workspace, members.getFirst(), US)).isPresent();
    // Later the limit allows calls again.
    assertThat(
            dialPolicy(Clock.offset(clock, Duration.ofSeconds(61)))
                .refuse(workspace, members.getFirst(), US))
        .isEmpty();
  }

  @Test
  void a_day_has_its_own_limit() {
    WorkspaceId workspace = workspace();
    UserId member = member();
    rules(
        workspace,
        new DialRules(true, List.of(), 100, 100, 2, 100, "Ring the guard.", SpendLimit.STANDARD));
    assertThat(dialPolicy.refuse(workspace, member, US)).isEmpty();
    assertThat(dialPolicy(Clock.offset(clock, Duration.ofHours(1))).refuse(workspace, member, US))
        .isEmpty();
    assertThat(
            dialPolicy(Clock.offset(clock, Duration.ofHours(2)))
                .refuse(workspace, member, US)
                .map(DialPolicy.Denial::code))
        .contains("daily-limit");
    assertThat(dialPolicy(Clock.offset(clock, Duration.ofHours(26))).refuse(workspace, member, US))
        .isEmpty();
  }

  @Test
  void started_minutes_count_and_running_calls_share_the_budget() {
    WorkspaceId workspace = workspace();
    UserId member = member();
    SpendLimit spend =
        new SpendLimit(new BigDecimal("0.05"), new BigDecimal(5), new BigDecimal("12.50"));
    rules(workspace, new DialRules(true, List.of(), 100, 100, 100, 100, "Ring the guard.", spend));
    assertThat(dialPolicy.maxDuration(workspace, member)).isEqualTo(Duration.ofMinutes(100));
    used = new Usage(40, 100, 2, 3);
    assertThat(dialPolicy.maxDuration(workspace, member)).isEqualTo(Duration.ofMinutes(20));
    used = new Usage(99, 249, 1, 1);
    assertThat(dialPolicy.refuse(workspace, member, US)).isEmpty();
    assertThat(dialPolicy.maxDuration(workspace, member)).isEqualTo(Duration.ofMinutes(1));
    for (Usage spent : List.of(new Usage(100, 100, 0, 0), new Usage(0, 250, 0, 0))) {
      used = spent;
      assertThat(dialPolicy.refuse(workspace, member, US).map(DialPolicy.Denial::code))
          .contains("spend-cap");
    }
    rules(
        workspace,
        new DialRules(
            true,
            List.of(),
            100,
            100,
            100,
            100,
            "Ring the guard.",
            new SpendLimit(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO)));
    assertThat(dialPolicy.refuse(workspace, member, US)).isEmpty();
    assertThat(dialPolicy.maxDuration(workspace, member)).isEqualTo(Duration.ofHours(4));
  }

  @Test
  void audit_entries_cannot_be_changed_or_deleted() {
    WorkspaceId workspace = workspace();
    audit.write(workspace, AuditEvent.of(member(), "test", null, Map.of()));

    for (String sql :
        List.of(
            "update audit_log set action = 'other'",
            "delete from audit_log",
            "truncate audit_log")) {
      assertThatThrownBy(() -> db.of(workspace).sql(sql).update())
          .isInstanceOf(DataAccessException.class);
    }
  }

  private UsageSource usageSource() {
    return new UsageSource() {
      @Override
      public Usage usage(WorkspaceId workspace, UserId member, Instant since) {
        return used;
      }

      @Override
      public Minutes minutes(WorkspaceId workspace, Instant since) {
        throw new UnsupportedOperationException("no report in this test");
      }
    };
  }

  private DialPolicy dialPolicy(Clock time) {
    return new DialPolicy(db, TestCredentials.of(db, Optional.empty()), usageSource(), audit, time);
  }

  private void rules(WorkspaceId workspace, DialRules rules) {
    dialPolicy.setRules(workspace, rules, AuditEvent.of(member(), "test", null, Map.of()));
  }

  private int denials(WorkspaceId workspace) {
    return db.of(workspace)
        .sql("select count(*) from audit_log where action = 'dial.refused'")
        .query(Integer.class)
        .single();
  }

  private WorkspaceId workspace() {
    WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
    db.of(workspace)
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values (:id, 'x', cast(:id as text), now(), now())""")
        .param("id", workspace.value())
        .update();
    TestCredentials.addNumber(db, workspace, "+15550100100");
    return workspace;
  }

  private UserId member() {
    UUID user = UUID.randomUUID();
    db.ofAll()
        .sql(
            "insert into users (id, email, name, created_at) values (:id, cast(:id as text), 'x', now())")
        .param("id", user)
        .update();
    return new UserId(user);
  }
}
