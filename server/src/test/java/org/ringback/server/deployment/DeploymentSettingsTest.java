package org.ringback.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.ringback.server.settings.Settings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Compares the settings in the deployment files with the server's.
class DeploymentSettingsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z0-9_]+)`");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+)(?::([-?])([^}]*))?}");

  @Test
  void the_deployment_files_set_only_documented_variables() throws IOException {
    Set<String> documented = documented();

    assertThat(documented).containsAll(server().keySet());
    assertThat(documented).containsAll(systemd().keySet());
    JsonNode schema = json("deploy/helm/ringback/values.schema.json");
    assertThat(documented).containsAll(schema.at("/properties/secrets/properties").propertyNames());
  }

  @Test
  void compose_names_each_missing_secret() throws IOException {
    for (String required : Set.of("POSTGRES_PASSWORD", "RINGBACK_SECRET_KEY", "JWT_SECRET")) {
      assertThat(Files.readString(ROOT.resolve("compose.yaml")))
          .contains("${" + required + ":?Set " + required + " in .env");
    }
  }

  @Test
  void the_server_starts_with_the_settings_of_the_demo_profile() throws IOException {
    Map<String, String> file = variables("deploy/compose/demo.env");
    Map<String, String> environment = new HashMap<>();
    server().forEach((name, text) -> environment.put(name, substitute(text, file)));

    Settings settings = Settings.from(environment);

    assertThat(settings.twilioApi().getHost()).isEqualTo("exchange");
    assertThat(settings.bootstrapOwner()).isPresent();
  }

  @Test
  void the_example_of_systemd_lacks_only_its_secrets() throws IOException {
    Map<String, String> environment = new HashMap<>(systemd());
    environment.put("RINGBACK_SECRET_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    environment.put("JWT_SECRET", "a secret of thirty-two bytes and more");
    environment.put("RINGBACK_ADMIN_PASSWORD", "correct horse battery staple");

    assertThat(Settings.from(environment).publicUrl()).isPresent();
  }

  private static Set<String> documented() throws IOException {
    return VARIABLE
        .matcher(Files.readString(ROOT.resolve("docs/configuration.md")))
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Returns the variables of the server in `compose.yaml`.
  private static Map<String, String> server() throws IOException {
    JsonNode compose = new YAMLMapper().readTree(Files.readString(ROOT.resolve("compose.yaml")));
    return compose.at("/services/server/environment").properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asString()));
  }

  private static Map<String, String> systemd() throws IOException {
    return variables("deploy/systemd/ringback.env.example");
  }

  private static Map<String, String> variables(String file) throws IOException {
    return Files.readAllLines(ROOT.resolve(file)).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  /// Replaces references as Compose does.
  private static String substitute(String text, Map<String, String> values) {
    return REFERENCE.matcher(text).replaceAll(reference -> value(reference, values));
  }

  private static String value(MatchResult reference, Map<String, String> values) {
    String value = values.getOrDefault(reference.group(1), "");
    if (!value.isEmpty()) {
      return value;
    }
    assertThat(reference.group(2)).as(reference.group()).isEqualTo("-");
    return reference.group(3);
  }

  private static JsonNode json(String file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(ROOT.resolve(file)));
  }
}
