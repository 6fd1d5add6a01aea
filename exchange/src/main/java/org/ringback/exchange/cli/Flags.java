package org.ringback.exchange.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `--flag value` and `--flag=value`. Each flag overrides an environment variable.
final class Flags {
  private final Map<String, String> variables;

  /// @param variables the environment variable of each flag
  Flags(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /// @return the environment, overridden by the flags
  /// @throws UsageException for an unknown flag, or one without a value
  Map<String, String> overriding(Map<String, String> environment, List<String> arguments) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      String flag = equals > 0 ? argument.substring(0, equals) : argument;
      String variable = variables.get(flag);
      if (variable == null) {
        throw new UsageException(
            argument.startsWith("-")
                ? "Unknown option " + flag + ". Run with --help for a list."
                : "Unknown argument \"" + argument + "\". Run with --help for a list.");
      }
      if (equals < 0 && i + 1 == arguments.size()) {
        throw new UsageException(flag + " needs a value.");
      }
      all.put(variable, equals > 0 ? argument.substring(equals + 1) : arguments.get(++i));
    }
    return all;
  }

  /// Adds the flag to each environment variable in a message.
  String named(String message) {
    String named = message;
    for (Map.Entry<String, String> each : variables.entrySet()) {
      named =
          named.replaceAll(
              "\\b" + each.getValue() + "\\b(?! \\()",
              each.getKey() + " (" + each.getValue() + ")");
    }
    return named;
  }
}
