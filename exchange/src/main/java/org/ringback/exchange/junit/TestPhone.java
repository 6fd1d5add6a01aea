package org.ringback.exchange.junit;

import java.time.Duration;
import org.ringback.exchange.script.ScriptedPhones;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A scripted phone. Each method adds a step to its script.
public final class TestPhone {
  private final ExchangeExtension exchange;
  private final String number;
  private final ArrayNode script = JsonNodeFactory.instance.arrayNode();

  TestPhone(ExchangeExtension exchange, String number) {
    this.exchange = exchange;
    this.number = number;
    put();
  }

  public TestPhone answersAfter(Duration rings) {
    return step(object().put("answerAfterMs", rings.toMillis()));
  }

  public TestPhone isBusy() {
    return step(object().put("busy", true));
  }

  public TestPhone neverAnswers() {
    return step(object().put("noAnswer", true));
  }

  public TestPhone rejects() {
    return step(object().put("reject", true));
  }

  public TestPhone fails() {
    return step(object().put("failed", true));
  }

  /// Makes it an answering machine: it plays a greeting, beeps and listens.
  public TestPhone isMachine(String greeting) {
    return step(object().put("machine", greeting));
  }

  public TestPhone says(String text) {
    return step(object().put("say", text));
  }

  /// @param wav a file in the sounds folder
  public TestPhone plays(String wav) {
    return step(object().put("play", wav));
  }

  public TestPhone presses(String keys) {
    return step(object().put("digits", keys));
  }

  public TestPhone waits(Duration length) {
    return step(object().put("waitMs", length.toMillis()));
  }

  /// Waits until the other party speaks.
  public TestPhone waitsForSpeech(Duration max) {
    return step(object().put("waitForSpeechMs", max.toMillis()));
  }

  /// Waits until the other party has been silent for this long.
  public TestPhone waitsForSilence(Duration length) {
    return step(object().put("waitForSilenceMs", length.toMillis()));
  }

  public TestPhone hangsUp() {
    return step(object().put("hangup", true));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private TestPhone step(ObjectNode step) {
    script.add(step);
    put();
    return this;
  }

  private void put() {
    ArrayNode written = script.deepCopy();
    exchange
        .exchange()
        .phones()
        .put(
            new ScriptedPhones.Phone(
                number, exchange.exchange().scripts().called(written), written));
  }
}
