package org.ringback.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.ringback.demo.replay.Replay;
import org.ringback.demo.replay.ReplayException;
import org.ringback.demo.replay.ReplayResult;

/// The main of `bin/replay FILE`. Exits with 0 when the replayed call is the same, 1 when it
/// differs, and 2 when the file cannot be replayed.
public final class ReplayCommand {
  private ReplayCommand() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("Usage: bin/replay FILE");
      System.exit(2);
    }
    Path folder = Files.createTempDirectory("ringback-replay");
    int status;
    try (DemoDatabase database = DemoDatabase.start(folder.resolve("postgres"))) {
      ReplayResult result = Replay.play(read(Path.of(arguments[0])), database.url());
      System.out.println(result.report());
      status = result.isSame() ? 0 : 1;
    } catch (ReplayException | DemoException failed) {
      System.err.println(failed.getMessage());
      status = 2;
    }
    Folders.delete(folder);
    System.exit(status);
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException _) {
      throw new DemoException("There is no file " + file + ".");
    } catch (IOException e) {
      throw new DemoException("Could not read " + file + ": " + e.getMessage(), e);
    }
  }
}
