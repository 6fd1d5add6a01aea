package org.ringback.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.ringback.demo.training.ClassCache;
import org.ringback.demo.training.TrainingException;

/// The main of `bin/create-server-cache`, with the server's jar, the file to write, and the
/// server's Java options.
public final class CacheCommand {
  private CacheCommand() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2) {
      System.err.println("Usage: CacheCommand SERVER_JAR CACHE JAVA_OPTION…");
      System.exit(2);
    }
    List<String> options = Arrays.asList(arguments).subList(2, arguments.length);
    Path folder = Files.createTempDirectory("ringback-cache");
    int status = 0;
    try (DemoDatabase database = DemoDatabase.start(folder.resolve("postgres"))) {
      System.out.println(
          ClassCache.create(
              database.url(), Path.of(arguments[0]), Path.of(arguments[1]), options, folder));
    } catch (TrainingException | DemoException failed) {
      System.err.println(failed.getMessage());
      status = 1;
    }
    Folders.delete(folder);
    System.exit(status);
  }
}
