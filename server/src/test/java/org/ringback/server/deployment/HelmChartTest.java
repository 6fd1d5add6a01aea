package org.ringback.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Renders the chart with Helm itself, as a library.
@Tag("own-jvm")
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class HelmChartTest {
  private static final Path CHART = Path.of("../deploy/helm/ringback");

  private static final Map<String, Object> MINIMUM =
      Map.of("publicUrl", "https://calls.example.com", "existingSecret", "ringback-secrets");

  private static final Map<String, Object> EVERYTHING =
      Map.of(
          "publicUrl", "https://calls.example.com",
          "existingSecret", "ringback-secrets",
          "shutdownDelay", 20,
          "javaOptions", "-Xmx2g",
          "autoscaling.enabled", true,
          "serviceMonitor.enabled", true,
          "ingress.enabled", true,
          "ingress.host", "calls.example.com",
          "ingress.tlsSecretName", "calls-tls");

  @Test
  void helm_finds_no_fault() {
    LintResult result = new Helm(CHART).lint().strict().call();

    assertThat(result.isFailed()).as(result.toString()).isFalse();
    assertThat(result.getMessages()).noneMatch(message -> message.startsWith("[WARN"));
  }

  @Test
  void the_minimum_renders_what_one_installation_needs() {
    assertThat(kinds(render(MINIMUM)))
        .containsExactlyInAnyOrder(
            "ConfigMap", "Deployment", "PodDisruptionBudget", "Service", "ServiceAccount");
    assertThat(kinds(render(EVERYTHING)))
        .contains("HorizontalPodAutoscaler", "Ingress", "ServiceMonitor");
  }

  @Test
  void a_stopping_pod_has_time_for_its_delay_and_its_requests() {
    List<JsonNode> objects = render(EVERYTHING);
    JsonNode deployment = one(objects, "Deployment");
    JsonNode pod = deployment.at("/spec/template/spec");
    int delay =
        Integer.parseInt(
            one(objects, "ConfigMap").at("/data/RINGBACK_SHUTDOWN_DELAY").stringValue());

    assertThat(delay).isEqualTo(20);
    assertThat(pod.at("/terminationGracePeriodSeconds").intValue()).isGreaterThan(delay + 10);
    // Not ready for two probes, and the load balancer knows before the pod stops.
    JsonNode readiness = pod.at("/containers/0/readinessProbe");
    assertThat(readiness.path("periodSeconds").intValue()).isLessThan(delay);
    assertThat(deployment.at("/spec/replicas").isMissingNode())
        .as("the autoscaler sets the number of pods")
        .isTrue();
  }

  @Test
  void the_pod_has_no_rights_that_it_does_not_need() {
    JsonNode pod = one(render(MINIMUM), "Deployment").at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0/securityContext");

    assertThat(pod.at("/securityContext/runAsNonRoot").booleanValue()).isTrue();
    assertThat(pod.at("/automountServiceAccountToken").booleanValue(true)).isFalse();
    assertThat(container.path("readOnlyRootFilesystem").booleanValue()).isTrue();
    assertThat(container.path("allowPrivilegeEscalation").booleanValue(true)).isFalse();
    assertThat(container.at("/capabilities/drop/0").stringValue()).isEqualTo("ALL");
  }

  @Test
  void values_become_a_secret_when_there_is_none() {
    List<JsonNode> objects =
        render(
            Map.of(
                "publicUrl", "https://calls.example.com",
                "secrets.DATABASE_URL", "postgres://ringback:secret@db/ringback",
                "secrets.RINGBACK_SECRET_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "secrets.JWT_SECRET", "a secret of thirty-two bytes and more"));

    JsonNode secret = one(objects, "Secret");
    assertThat(secret.at("/stringData/JWT_SECRET").stringValue()).startsWith("a secret");
    assertThat(
            one(objects, "Deployment")
                .at("/spec/template/spec/containers/0/envFrom/1/secretRef/name"))
        .isEqualTo(secret.at("/metadata/name"));
  }

  @Test
  void missing_and_invalid_values_are_named() {
    assertThatThrownBy(() -> render(Map.of("existingSecret", "s")))
        .hasMessageContaining("Set publicUrl to the https address");
    assertThatThrownBy(() -> render(Map.of("publicUrl", "https://calls.example.com")))
        .hasMessageContaining("Set existingSecret, or secrets.");
    assertThatThrownBy(
            () -> render(Map.of("publicUrl", "http://localhost:8080", "existingSecret", "s")))
        .hasMessageContaining("publicUrl");
    assertThatThrownBy(
            () ->
                render(
                    Map.of(
                        "publicUrl", "https://calls.example.com",
                        "existingSecret", "s",
                        "settings.DATABASE_URL", "postgres://elsewhere")))
        .hasMessageContaining("settings");
    assertThatThrownBy(
            () ->
                render(
                    Map.of(
                        "publicUrl", "https://calls.example.com",
                        "existingSecret", "s",
                        "replicas", 3)))
        .hasMessageContaining("replicas");
  }

  private static List<JsonNode> render(Map<String, Object> values) {
    TemplateCommand template = new Helm(CHART).template().withName("calls");
    // Helm's --set treats a comma as a separator.
    values.forEach((name, value) -> template.set(name, value.toString().replace(",", "\\,")));
    List<JsonNode> objects = new ArrayList<>();
    YAMLMapper yaml = new YAMLMapper();
    for (String document : template.call().split("(?m)^---$")) {
      if (document.contains("kind:")) {
        objects.add(yaml.readTree(document));
      }
    }
    return objects;
  }

  private static List<String> kinds(List<JsonNode> objects) {
    return objects.stream().map(object -> object.path("kind").stringValue()).toList();
  }

  private static JsonNode one(List<JsonNode> objects, String kind) {
    List<JsonNode> found =
        objects.stream().filter(object -> object.path("kind").stringValue().equals(kind)).toList();
    assertThat(found).as("%s of %s", kind, kinds(objects)).hasSize(1);
    return found.getFirst();
  }
}
