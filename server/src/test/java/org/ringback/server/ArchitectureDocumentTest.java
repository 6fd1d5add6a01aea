package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Compares the package tables of ARCHITECTURE.md with the packages that exist.
class ArchitectureDocumentTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z.]+)` \\|");

  @ParameterizedTest
  @ValueSource(strings = {"server", "exchange"})
  void the_package_table_names_every_package(String module) throws IOException {
    assertThat(documented(module)).isEqualTo(existing(module));
  }

  private static Set<String> documented(String module) throws IOException {
    String document = Files.readString(Path.of("../ARCHITECTURE.md"));
    String heading = "## The " + module + ": packages\n";
    assertThat(document).contains(heading);
    String section = document.substring(document.indexOf(heading) + heading.length());
    int end = section.indexOf("\n## ");
    return ROW.matcher(end < 0 ? section : section.substring(0, end))
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> existing(String module) throws IOException {
    Path root = Path.of("..", module, "src/main/java/org/ringback", module);
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> root.relativize(file.getParent()).toString().replace('/', '.'))
          .filter(name -> !name.isEmpty())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
