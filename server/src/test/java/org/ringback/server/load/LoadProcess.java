package org.ringback.server.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A [LoadClient] in a process of its own.
final class LoadProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final PrintStream commands;

  LoadProcess(URI server, LoadData data, long seed) {
    try {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LoadClient.class.getName(),
                  server.toString(),
                  String.valueOf(data.workspaces()),
                  String.valueOf(data.usersPerWorkspace()),
                  String.valueOf(data.calls()),
                  String.valueOf(seed))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /// The answer to a command: values by name.
  record Result(Map<String, String> values) {
    long number(String name) {
      return Long.parseLong(text(name));
    }

    String text(String name) {
      String value = values.get(name);
      if (value == null) {
        throw new AssertionError("no " + name + " in " + values);
      }
      return value;
    }
  }

  Result run(String command) {
    List<String> words = send(command);
    return new Result(
        words.stream()
            .map(word -> word.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
  }

  private List<String> send(String command) {
    try {
      commands.println(command);
      String answer = answers.readLine();
      if (answer == null) {
        throw new AssertionError("the load client has ended");
      }
      System.out.println("LOAD " + command + ": " + answer);
      return Arrays.asList(answer.split(" ", -1));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
