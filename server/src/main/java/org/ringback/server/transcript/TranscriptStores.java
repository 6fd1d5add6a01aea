package org.ringback.server.transcript;

import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;

/// The SQL of this feature.
record TranscriptStores(
    TranscriptionSettingsStore settings,
    TranscriptStore transcripts,
    UtteranceStore utterances,
    AudioMuteStore mutes) {
  static TranscriptStores of(Database db, SecretCipher cipher) {
    return new TranscriptStores(
        new TranscriptionSettingsStore(db),
        new TranscriptStore(db),
        new UtteranceStore(db, cipher),
        new AudioMuteStore(db));
  }
}
