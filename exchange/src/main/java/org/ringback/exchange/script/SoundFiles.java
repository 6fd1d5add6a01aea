package org.ringback.exchange.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ringback.exchange.media.SoundFile;

/// The sound files (WAV or MP3) that scripts can play, in one folder and its subfolders.
public final class SoundFiles {
  private static final long MAX_SIZE = 10 * 1024 * 1024;
  private final Path folder;

  public SoundFiles(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /// @return samples at 8 kHz
  /// @throws IOException with the reason when the file cannot be read
  short[] read(String name) throws IOException {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder)) {
      throw new IOException("the file is not in " + folder);
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException("the file does not exist in " + folder);
    }
    if (Files.size(file) > MAX_SIZE) {
      throw new IOException("the file is larger than 10 MiB");
    }
    return SoundFile.read(Files.readAllBytes(file));
  }
}
