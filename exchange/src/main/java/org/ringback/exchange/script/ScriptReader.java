package org.ringback.exchange.script;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.call.CallStatus;
import org.ringback.exchange.script.Script.Answers;
import org.ringback.exchange.script.Script.Declines;
import org.ringback.exchange.script.Script.GivesUp;
import org.ringback.exchange.script.Script.NeverAnswers;
import org.ringback.exchange.script.Script.Opening;
import org.ringback.exchange.script.Script.Rejects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads scripts strictly. Rejects unknown steps, invalid values and unreachable steps. A script is
/// an array of objects with one member each, or text with one step per line (`say hello`; `#`
/// starts a comment).
public final class ScriptReader {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MAX_STEPS = 200;
  private static final int MAX_MILLIS = 3_600_000;
  private static final int MAX_TEXT = 4096;
  private static final String STEPS =
      "answerAfterMs, giveUpAfterMs, busy, noAnswer, reject, failed, machine, say, play, digits, "
          + "waitMs, waitForSpeechMs, waitForSilenceMs and hangup";

  private final SoundFiles sounds;

  public ScriptReader(SoundFiles sounds) {
    this.sounds = sounds;
  }

  /// Reads the script of a called phone.
  ///
  /// @param script an array, or text with one step per line
  public Script called(JsonNode script) {
    return read(script, false);
  }

  /// Reads the script of a calling phone.
  public Script calling(JsonNode script) {
    return read(script, true);
  }

  private Script read(JsonNode script, boolean calling) {
    List<Map.Entry<String, JsonNode>> steps =
        script.isString() ? lines(script.stringValue()) : members(script);
    if (steps.size() > MAX_STEPS) {
      throw new ScriptException("A script has at most " + MAX_STEPS + " steps.");
    }
    Reading reading = new Reading(calling);
    for (int i = 0; i < steps.size(); i++) {
      reading.execute(i + 1, steps.get(i).getKey(), steps.get(i).getValue());
    }
    return reading.script();
  }

  private static List<Map.Entry<String, JsonNode>> members(JsonNode script) {
    if (!script.isArray()) {
      throw new ScriptException(
          "\"script\" must be an array of steps, such as [{\"answerAfterMs\":100},"
              + "{\"say\":\"hello\"},{\"hangup\":true}], or text with one step per line.");
    }
    List<Map.Entry<String, JsonNode>> steps = new ArrayList<>();
    for (JsonNode each : script) {
      if (!each.isObject() || each.size() != 1) {
        throw new ScriptException(
            "Step "
                + (steps.size() + 1)
                + " must be an object with one member, such as {\"say\":\"hello\"}, not "
                + each
                + ".");
      }
      steps.add(each.properties().iterator().next());
    }
    return steps;
  }

  private static List<Map.Entry<String, JsonNode>> lines(String text) {
    List<Map.Entry<String, JsonNode>> steps = new ArrayList<>();
    for (String each : text.lines().map(String::strip).toList()) {
      if (each.isEmpty() || each.startsWith("#")) {
        continue;
      }
      String[] parts = each.split("\\s+", 2);
      String value = parts.length == 1 ? "true" : parts[1];
      boolean bare = value.equals("true") || parts[0].endsWith("Ms") && value.matches("\\d{1,9}");
      steps.add(
          Map.entry(
              parts[0], bare ? JSON.readTree(value) : JSON.getNodeFactory().stringNode(value)));
    }
    return steps;
  }

  /// Reads one script, step by step.
  private final class Reading {
    private final boolean calling;
    private final List<Step> steps = new ArrayList<>();
    private @Nullable Opening opening;
    private boolean ended;

    Reading(boolean calling) {
      this.calling = calling;
    }

    Script script() {
      Opening first = opening;
      if (first == null) {
        first = calling ? new GivesUp(Duration.ofMillis(MAX_MILLIS)) : new Answers(Duration.ZERO);
      }
      return new Script(first, steps);
    }

    void execute(int number, String name, JsonNode value) {
      String where = "Step " + number + ", " + name + ", ";
      if (ended) {
        throw new ScriptException(
            where + "can never be reached, because the call has ended before it.");
      }
      switch (name) {
        case "answerAfterMs" -> setOpening(where, new Answers(millis(where, value)), false);
        case "giveUpAfterMs" -> setOpening(where, new GivesUp(millis(where, value)), true);
        case "busy" -> decline(where, value, rings -> new Declines(rings, CallStatus.BUSY));
        case "reject" -> decline(where, value, Rejects::new);
        case "failed" -> decline(where, value, rings -> new Declines(rings, CallStatus.FAILED));
        case "noAnswer" -> {
          flag(where, value);
          setOpening(where, new NeverAnswers(), false);
          ended = true;
        }
        case "machine" -> {
          if (calling) {
            throw new ScriptException(
                where + "is for a phone that is called, and this phone calls.");
          }
          steps.add(new Step.Machine(text(where, value)));
        }
        case "say" -> steps.add(new Step.Say(text(where, value)));
        case "play" -> steps.add(play(where, text(where, value)));
        case "digits" -> steps.add(digits(where, text(where, value)));
        case "waitMs" -> steps.add(new Step.Pause(millis(where, value)));
        case "waitForSpeechMs" -> steps.add(new Step.WaitForSpeech(millis(where, value)));
        case "waitForSilenceMs" -> steps.add(new Step.WaitForSilence(millis(where, value)));
        case "hangup" -> {
          flag(where, value);
          steps.add(new Step.Hangup());
          ended = true;
        }
        default ->
            throw new ScriptException(
                "Step "
                    + number
                    + " is \""
                    + name
                    + "\", which is not a step. The steps are "
                    + STEPS
                    + ".");
      }
    }

    private void decline(String where, JsonNode value, Function<Duration, Opening> opening) {
      flag(where, value);
      Duration rings = Duration.ZERO;
      for (Step each : steps) {
        if (!(each instanceof Step.Pause pause)) {
          throw new ScriptException(
              where + "must be before every step that needs an answered call.");
        }
        rings = rings.plus(pause.length());
      }
      steps.clear();
      setOpening(where, opening.apply(rings), false);
      ended = true;
    }

    private void setOpening(String where, Opening newOpening, boolean caller) {
      if (caller != calling) {
        throw new ScriptException(
            where
                + (calling
                    ? "is for a phone that is called, and this phone calls."
                    : "is for a phone that calls, and this phone is called."));
      }
      if (opening != null || !steps.isEmpty()) {
        throw new ScriptException(where + "must be the first step.");
      }
      opening = newOpening;
    }

    private Step play(String where, String name) {
      try {
        return new Step.Play(name, sounds.read(name));
      } catch (IOException | InvalidPathException e) {
        throw new ScriptException(where + "cannot play " + name + ": " + e.getMessage() + ".");
      }
    }

    private static Step digits(String where, String keys) {
      if (!keys.matches("[0-9*#A-DwW]{1,64}")) {
        throw new ScriptException(where + "must be keys of 0-9 * # A-D and w, not " + keys + ".");
      }
      return new Step.Digits(keys);
    }

    private static void flag(String where, JsonNode value) {
      if (!value.isBoolean() || !value.booleanValue()) {
        throw new ScriptException(where + "must be true, not " + value + ".");
      }
    }

    private static String text(String where, JsonNode value) {
      if (!value.isString() || value.stringValue().isBlank()) {
        throw new ScriptException(where + "must be text, not " + value + ".");
      }
      String text = value.stringValue();
      if (text.length() > MAX_TEXT) {
        throw new ScriptException(where + "is longer than " + MAX_TEXT + " characters.");
      }
      return text;
    }

    private static Duration millis(String where, JsonNode value) {
      if (!value.isIntegralNumber() || value.longValue() < 0 || value.longValue() > MAX_MILLIS) {
        throw new ScriptException(
            where + "must be milliseconds, 0 to " + MAX_MILLIS + ", not " + value + ".");
      }
      return Duration.ofMillis(value.longValue());
    }
  }
}
