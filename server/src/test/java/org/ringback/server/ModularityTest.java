package org.ringback.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModularityTest {
  private static final String ROOT = "org.ringback.server";
  private static final JavaClasses SERVER =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static final Set<String> PLUMBING = Set.of("twilio", "http", "db", "crypto", "settings");

  /// The packages of ours that a package may use.
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("crypto", Set.of()),
          Map.entry("http", Set.of("crypto")),
          Map.entry("settings", Set.of("crypto")),
          Map.entry("db", Set.of("settings", "crypto")),
          Map.entry("twilio", Set.of("http", "crypto")),
          Map.entry("identity", with("identity.external")),
          Map.entry("identity.external", with("identity")),
          Map.entry("tenancy", with("identity")),
          Map.entry("access", with("tenancy", "identity")),
          Map.entry("audit", with("access", "tenancy", "identity")),
          Map.entry("contact", with("audit", "access", "tenancy", "identity")),
          Map.entry("credentials", with("audit", "access", "tenancy", "identity")),
          Map.entry(
              "provisioning",
              with(
                  "provisioning.health",
                  "webhook",
                  "credentials",
                  "audit",
                  "access",
                  "tenancy",
                  "identity")),
          Map.entry(
              "provisioning.health",
              with(
                  "provisioning",
                  "webhook",
                  "credentials",
                  "audit",
                  "access",
                  "tenancy",
                  "identity")),
          Map.entry("voicetoken", with("credentials", "audit", "access", "tenancy", "identity")),
          Map.entry("dialpolicy", with("credentials", "audit", "access", "tenancy", "identity")),
          Map.entry(
              "call",
              with("webhook", "events", "dialpolicy", "audit", "access", "tenancy", "identity")),
          Map.entry(
              "call.outbound",
              with(
                  "call",
                  "webhook",
                  "events",
                  "dialpolicy",
                  "credentials",
                  "audit",
                  "access",
                  "tenancy",
                  "identity")),
          Map.entry(
              "routing",
              with(
                  "call",
                  "webhook",
                  "events",
                  "dialpolicy",
                  "credentials",
                  "voicetoken",
                  "audit",
                  "tenancy",
                  "identity")),
          Map.entry("webhook", with("credentials", "audit", "tenancy", "identity")),
          Map.entry("events", with("voicetoken", "access", "tenancy", "identity")));

  /// Edges that break the rules above and are to be removed.
  private static final Map<String, Set<String>> EXCEPTIONS =
      Map.of(
          // Its routes use Access, and its sessions the principals. Sign-in lists workspaces.
          "identity", Set.of("access", "tenancy"),
          // Its routes use Access.
          "tenancy", Set.of("access"),
          // Credentials holds the NumberStore.
          "credentials", Set.of("provisioning"));

  private static Set<String> with(String... features) {
    return Stream.concat(PLUMBING.stream(), Stream.of(features))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Test
  void a_package_uses_only_what_it_may() {
    MAY_USE.forEach(
        (name, used) -> {
          List<String> allowed =
              Stream.of(Set.of(name), used, EXCEPTIONS.getOrDefault(name, Set.of()))
                  .flatMap(Set::stream)
                  .map(p -> ROOT + "." + p)
                  .toList();
          classes()
              .that(resideInAPackage(ROOT + "." + name))
              .should()
              .onlyDependOnClassesThat(
                  describe(
                      "are in " + allowed,
                      (JavaClass c) ->
                          !c.getPackageName().startsWith(ROOT)
                              || allowed.contains(c.getPackageName())))
              .check(SERVER);
        });
  }

  @Test
  void every_package_has_its_rule() {
    assertThat(
            SERVER.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .map(name -> name.substring(ROOT.length() + 1))
                .collect(Collectors.toSet()))
        .isEqualTo(MAY_USE.keySet());
  }

  @Test
  void every_exception_is_still_needed() {
    EXCEPTIONS.forEach(
        (name, others) ->
            others.forEach(
                other ->
                    assertThat(SERVER)
                        .as(name + " -> " + other)
                        .anyMatch(
                            c ->
                                c.getPackageName().equals(ROOT + "." + name)
                                    && c.getDirectDependenciesFromSelf().stream()
                                        .map(d -> d.getTargetClass().getPackageName())
                                        .anyMatch((ROOT + "." + other)::equals))));
  }

  @Test
  void no_two_features_need_each_other() {
    SliceRule rule = slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();
    for (Map.Entry<String, Set<String>> each : EXCEPTIONS.entrySet()) {
      for (String other : each.getValue()) {
        rule =
            rule.ignoreDependency(
                resideInAPackage(ROOT + "." + each.getKey() + ".."),
                resideInAPackage(ROOT + "." + other + ".."));
      }
    }
    rule.check(SERVER);
  }

  @Test
  void only_routes_speak_http() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".http")
        .and()
        .haveSimpleNameNotEndingWith("Routes")
        .and(
            describe("are not Access, which guards them", c -> !c.getSimpleName().equals("Access")))
        .and(describe("are not nested in routes", c -> !c.getName().contains("Routes$")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.javalin.."))
        .check(SERVER);
  }

  @Test
  void the_server_knows_nothing_of_the_exchange() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAPackage("org.ringback.exchange.."))
        .check(SERVER);
  }

  @Test
  void the_official_sdk_is_for_tests() {
    noClasses().should().dependOnClassesThat(resideInAPackage("com.twilio..")).check(SERVER);
  }
}
