package org.ringback.server.settings;

import java.nio.file.Path;
import java.util.Optional;

/// How recordings are stored and downloaded.
///
/// @param storage `RINGBACK_RECORDINGS_DIR`, or `RINGBACK_S3_BUCKET` and its settings
/// @param mp3Encoder `RINGBACK_LAME`, by default `lame` in the directories of `PATH`; empty when
///   there is no such program
public record RecordingSettings(StorageSettings storage, Optional<Path> mp3Encoder) {}
