package org.ringback.server.running;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Generates JSON from a schema. Half of the results are invalid.
public final class Generated {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "olga@example.test",
          "+15550001111",
          "+1911",
          "+",
          "0",
          "-1",
          "null",
          "1e999",
          "2026-01-01T00:00:00Z",
          "9999-12-31T23:59:59.999999999Z",
          "-1-01-01T00:00:00Z",
          "é漢🙂",
          "\u0000",
          "\ud800",
          "\u202e",
          "'; drop table calls; --",
          "<script>",
          "{{7*7}}",
          "${jndi:ldap://x}",
          "../../etc/passwd",
          "%s%n",
          "\r\nX: y",
          "a".repeat(255),
          "a".repeat(5_000),
          "漢".repeat(300));
  private final Description description;
  private final Random random;

  public Generated(Description description, Random random) {
    this.description = description;
    this.random = random;
  }

  /// Returns a body: JSON, or sometimes an empty one.
  public String json(JsonNode schema) {
    return switch (random.nextInt(20)) {
      case 0 ->
          List.of("", "{", "[]", "null", "\"\"", "1", "{\"a\":1}}", "[[[[", "\uFEFF{}")
              .get(random.nextInt(9));
      case 1 -> "[".repeat(2_000);
      case 2 -> "{\"a\":".repeat(900) + "1" + "}".repeat(900);
      default -> JsonMapper.shared().writeValueAsString(value(schema, 0));
    };
  }

  /// Returns the value of a parameter.
  public String text(JsonNode schema) {
    JsonNode value = value(schema, 0);
    return value.isString() ? value.stringValue() : value.toString();
  }

  private JsonNode value(JsonNode described, int depth) {
    JsonNode schema = description.resolved(described);
    if (random.nextInt(8) == 0 && depth < 4) {
      return anything(depth);
    }
    if (schema.has("enum")) {
      return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
    }
    JsonNode type = schema.path("type");
    String name =
        type.isArray()
            ? type.get(random.nextInt(type.size())).stringValue()
            : type.stringValue("object");
    return switch (name) {
      case "string" -> NODES.stringNode(string(schema));
      case "integer" -> NODES.numberNode(integer(schema));
      case "number" ->
          NODES.numberNode(random.nextBoolean() ? integer(schema) : random.nextGaussian() * 100);
      case "boolean" -> NODES.booleanNode(random.nextBoolean());
      case "array" -> array(schema, depth);
      case "null" -> NODES.nullNode();
      default -> object(schema, depth);
    };
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = NODES.objectNode();
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.stringValue()));
    schema
        .path("properties")
        .forEachEntry(
            (name, of) -> {
              if (random.nextInt(12) > 0 && (required.contains(name) || random.nextBoolean())) {
                object.set(name, value(of, depth + 1));
              }
            });
    if (random.nextInt(10) == 0) {
      object.set(TEXTS.get(random.nextInt(TEXTS.size())), anything(depth + 1));
    }
    return object;
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = NODES.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(value(schema.path("items"), depth + 1));
    }
    return array;
  }

  private String string(JsonNode schema) {
    if (random.nextInt(4) == 0) {
      return TEXTS.get(random.nextInt(TEXTS.size()));
    }
    String pattern = schema.path("pattern").stringValue("");
    if (pattern.matches("\\^[A-Z]{2}\\[0-9a-f]\\{32}\\$")) {
      return pattern.substring(1, 3) + "%032x".formatted(random.nextLong() & Long.MAX_VALUE);
    }
    return switch (schema.path("format").stringValue("")) {
      case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
      case "date-time" ->
          "20%02d-0%d-01T00:00:00Z".formatted(random.nextInt(100), 1 + random.nextInt(9));
      case "email" -> "p" + random.nextInt(1000) + "@example.test";
      default -> text(schema.path("minLength").asInt(0) + random.nextInt(20));
    };
  }

  private String text(int length) {
    return random
        .ints(length, 'a', 'z')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private long integer(JsonNode schema) {
    return switch (random.nextInt(4)) {
      case 0 ->
          List.of(0L, -1L, 1L, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 31).get(random.nextInt(6));
      case 1 -> schema.path("minimum").asLong(0) - random.nextInt(2);
      case 2 -> schema.path("maximum").asLong(100) + random.nextInt(2);
      default -> random.nextInt(100);
    };
  }

  private JsonNode anything(int depth) {
    return switch (random.nextInt(7)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextInt());
      case 3 -> NODES.numberNode(1e308);
      case 4 -> NODES.objectNode().put("a", depth);
      case 5 -> NODES.arrayNode().add("a").add(1);
      default -> NODES.stringNode(TEXTS.get(random.nextInt(TEXTS.size())));
    };
  }
}
