import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Prints on what a benchmark runs.
final class Machine {
  private Machine() {}

  static void print(String benchmark) throws IOException {
    System.out.printf(
        "%s, %s, %d processors, JDK %s; load average before %s%n",
        benchmark,
        System.getProperty("os.name"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
  }
}
