package org.ringback.server.running;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.running.TestServer.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The contents of `openapi.yaml`. Validates responses against it: the status, the media type, and
/// the body by its JSON Schema, including formats.
public final class Description {
  /// The statuses of any route, which the description lists once at the top.
  private static final Set<Integer> EVERYWHERE = Set.of(400, 405, 413, 415, 429, 431, 500, 503);

  private static final Description OURS = read();

  private final JsonNode document;
  private final List<Operation> operations = new ArrayList<>();

  /// By method and number of segments: to match each response with all paths takes long.
  private final Map<String, List<Operation>> operationsByShape;

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  /// By the node of the schema: to compare whole nodes takes long.
  private final Map<JsonNode, BodySchema> schemas =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /// @param path with parameter names in braces
  /// @param parameters those of the path and of the operation, with resolved references
  public record Operation(
      String method, String path, JsonNode node, List<JsonNode> parameters, Pattern matches) {
    public String id() {
      return node.path("operationId").stringValue("");
    }
  }

  private Description(JsonNode document) {
    this.document = document;
    document
        .path("paths")
        .forEachEntry(
            (path, item) -> {
              for (String method : List.of("get", "post", "put", "patch", "delete")) {
                if (item.has(method)) {
                  JsonNode node = item.path(method);
                  List<JsonNode> parameters = new ArrayList<>();
                  item.path("parameters").forEach(p -> parameters.add(resolved(p)));
                  node.path("parameters").forEach(p -> parameters.add(resolved(p)));
                  operations.add(
                      new Operation(
                          method.toUpperCase(Locale.ROOT),
                          path,
                          node,
                          List.copyOf(parameters),
                          Pattern.compile(path.replaceAll("\\{\\w+}", "[^/]*"))));
                }
              }
            });
    // A path without parameters takes precedence.
    operations.sort(Comparator.comparing(operation -> operation.path().contains("{")));
    operationsByShape =
        operations.stream().collect(Collectors.groupingBy(o -> shape(o.method(), o.path())));
  }

  private static String shape(String method, String path) {
    return method + path.chars().filter(each -> each == '/').count();
  }

  public static Description ours() {
    return OURS;
  }

  private static Description read() {
    try (InputStream yaml = Description.class.getResourceAsStream("/openapi.yaml")) {
      return new Description(
          new YAMLMapper().readTree(Objects.requireNonNull(yaml).readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Operation> operations() {
    return operations;
  }

  /// Returns the target of a `$ref`, or the node itself.
  public JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").stringValue("");
    return reference.isEmpty() ? node : document.at(reference.substring(1));
  }

  /// Returns how the response differs from the description; empty when it does not, or when the
  /// path is not described.
  public String faults(Answer answer) {
    String method = answer.response().request().method();
    String path = answer.response().request().uri().getRawPath();
    Optional<Operation> operation =
        operationsByShape.getOrDefault(shape(method, path), List.of()).stream()
            .filter(o -> o.matches().matcher(path).matches())
            .findFirst();
    return operation
        .map(asked -> faults(asked, answer))
        .filter(words -> !words.isEmpty())
        .map(words -> method + " " + path + ": " + words + " in " + answer)
        .orElse("");
  }

  private String faults(Operation operation, Answer answer) {
    JsonNode response = response(operation, answer.status());
    if (response == null) {
      return "the status is not described";
    }
    JsonNode content = response.path("content");
    String type = answer.header("Content-Type").replaceFirst("\\s*;.*", "");
    if (content.isEmpty()) {
      return answer.status() == 204 && !answer.body().isEmpty() ? "204 with a body" : "";
    }
    if (!content.has(type)) {
      return "the type is not described";
    }
    return type.endsWith("json") ? faults(content.path(type).path("schema"), answer.body()) : "";
  }

  private @Nullable JsonNode response(Operation operation, int status) {
    JsonNode described = operation.node().path("responses").path(String.valueOf(status));
    if (described.isMissingNode() && EVERYWHERE.contains(status)) {
      return document.at("/components/responses/Invalid");
    }
    return described.isMissingNode() ? null : resolved(described);
  }

  private String faults(JsonNode schema, String json) {
    return schemas.computeIfAbsent(schema, this::compile).faults(json);
  }

  /// Adds the components to a schema, so that its references can be resolved.
  private BodySchema compile(JsonNode schema) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole.set("components", document.path("components"));
    whole.set("allOf", JsonNodeFactory.instance.arrayNode().add(schema));
    return new BodySchema(registry.getSchema(whole));
  }

  /// The schema of a body. Remembers the last valid bodies, because a test that polls receives the
  /// same ones again.
  private static final class BodySchema {
    private static final int REMEMBERED = 32;

    private final Schema schema;
    private final Set<String> valid =
        Collections.newSetFromMap(
            new LinkedHashMap<>() {
              @Override
              protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > REMEMBERED;
              }
            });

    BodySchema(Schema schema) {
      this.schema = schema;
    }

    String faults(String json) {
      synchronized (valid) {
        if (valid.contains(json)) {
          return "";
        }
      }
      String faults =
          schema
              .validate(
                  json,
                  InputFormat.JSON,
                  context -> context.executionConfig(how -> how.formatAssertionsEnabled(true)))
              .stream()
              .map(Object::toString)
              .collect(Collectors.joining("; "));
      if (faults.isEmpty()) {
        synchronized (valid) {
          valid.add(json);
        }
      }
      return faults;
    }
  }
}
