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
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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

  /// Which packages of ours a package may use.
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("crypto", Set.of()),
          Map.entry("http", Set.of("crypto")),
          Map.entry("settings", Set.of("crypto")),
          Map.entry("db", Set.of("settings", "crypto")),
          Map.entry("twilio", Set.of("http", "crypto")),
          Map.entry("workspace", PLUMBING),
          Map.entry("contact", with("workspace")),
          Map.entry("audit", with("workspace")),
          Map.entry("guard", with("audit", "workspace")),
          Map.entry("credentials", with("audit", "workspace")),
          Map.entry("token", with("credentials", "workspace")),
          Map.entry("call", with("guard", "audit", "credentials", "workspace")),
          Map.entry("routing", with("call", "credentials", "workspace")),
          Map.entry("webhook", with("routing", "call", "credentials", "workspace")),
          Map.entry("realtime", with("call", "credentials", "workspace")));

  private static Set<String> with(String... features) {
    return Stream.concat(PLUMBING.stream(), Stream.of(features))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Test
  void a_package_uses_only_what_it_may() {
    MAY_USE.forEach(
        (name, used) -> {
          List<String> allowed =
              Stream.concat(Stream.of(name), used.stream()).map(p -> ROOT + "." + p).toList();
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
    assertThat(SERVER.getPackage(ROOT).getSubpackages())
        .extracting(JavaPackage::getRelativeName)
        .containsExactlyInAnyOrderElementsOf(MAY_USE.keySet());
  }

  @Test
  void no_two_features_need_each_other() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(SERVER);
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
