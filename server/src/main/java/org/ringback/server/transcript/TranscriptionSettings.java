package org.ringback.server.transcript;

/// What a workspace transcribes.
///
/// @param live whether calls are transcribed while they last
/// @param recorded whether recordings and voicemails are transcribed
/// @param language a tag such as `en-US`
record TranscriptionSettings(boolean live, boolean recorded, String language) {
  static final TranscriptionSettings OFF = new TranscriptionSettings(false, false, "en-US");
}
