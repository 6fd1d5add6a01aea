package org.ringback.exchange.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `--flag value` and `--flag=value`. Each flag stands for a variable of the environment, and
/// wins over it.
final class Flags {
  private final Map<String, String> variables;

  /// @param variables what each flag stands for
  Flags(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /// @return the environment with what the flags say
  /// @throws UsageException when a flag is not known or has no value
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
                ? "There is no " + flag + ". --help lists what there is."
                : "\"" + argument + "\" is not understood. --help lists what there is.");
      }
      if (equals < 0 && i + 1 == arguments.size()) {
        throw new UsageException(flag + " needs a value.");
      }
      all.put(variable, equals > 0 ? argument.substring(equals + 1) : arguments.get(++i));
    }
    return all;
  }

  /// In a message that names variables, names the flags too.
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
