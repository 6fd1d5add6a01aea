package org.ringback.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageTest {
  @TempDir Path folder;

  @Test
  void an_object_is_stored_replaced_read_from_a_position_and_deleted() throws IOException {
    LocalStorage storage = new LocalStorage(folder.resolve("objects"));
    storage.check();
    put(storage, "acme/1-1", "one");
    put(storage, "acme/1-1", "another");
    try (InputStream in = storage.open("acme/1-1", 2)) {
      assertThat(new String(in.readAllBytes())).isEqualTo("other");
    }
    storage.delete("acme/1-1");
    storage.delete("acme/1-1");
    assertThatThrownBy(() -> storage.open("acme/1-1", 0)).isInstanceOf(StorageException.class);
    assertThat(files()).isEmpty();
  }

  private static void put(ObjectStorage storage, String key, String content) throws IOException {
    storage.put(
        key,
        out -> {
          out.write(content.getBytes(StandardCharsets.UTF_8));
          return content;
        });
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void content_that_cannot_be_read_is_not_stored() throws IOException {
    LocalStorage storage = new LocalStorage(folder);
    put(storage, "acme/1-1", "before");
    IOException broken = new IOException("the source broke");
    assertThatThrownBy(
            () ->
                storage.put(
                    "acme/1-1",
                    out -> {
                      out.write(1);
                      throw broken;
                    }))
        .isSameAs(broken);
    try (InputStream in = storage.open("acme/1-1", 0)) {
      assertThat(new String(in.readAllBytes())).isEqualTo("before");
    }
    assertThat(files()).hasSize(1);
  }

  @Test
  void what_a_killed_process_has_written_is_deleted_with_the_object() throws IOException {
    LocalStorage storage = new LocalStorage(folder);
    List<Path> during = new ArrayList<>();
    storage.put(
        "acme/1-1",
        out -> {
          out.write(1);
          return during.addAll(files());
        });
    assertThat(during).hasSize(1);
    Files.write(during.getFirst(), new byte[] {1});
    storage.delete("acme/1-1");
    assertThat(files()).isEmpty();
  }

  @Test
  void a_key_never_leads_out_of_the_directory() {
    LocalStorage storage = new LocalStorage(folder);
    for (String key : List.of("../x", "/etc/passwd", "a/../b", "a//b", "", "A", "a.b")) {
      assertThatThrownBy(() -> storage.open(key, 0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_directory_that_cannot_be_written_is_reported() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> new LocalStorage(file.resolve("below")).check())
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("The storage could not create a file: ")
        .hasMessageNotContaining(file.toString());
  }
}
