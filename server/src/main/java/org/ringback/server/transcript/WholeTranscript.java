package org.ringback.server.transcript;

import java.util.List;

/// A transcript with its utterances: `CallTranscript` in openapi.yaml.
record WholeTranscript(Transcript transcript, List<Utterance> utterances) {}
