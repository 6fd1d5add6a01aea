package org.ringback.exchange.call;

import org.ringback.exchange.conference.Conferences;
import org.ringback.exchange.recording.Recordings;
import org.ringback.exchange.speech.Recogniser;
import org.ringback.exchange.speech.Synthesiser;
import org.ringback.exchange.stream.MediaStreams;
import org.ringback.exchange.transcription.RecordedMessages;
import org.ringback.exchange.transcription.Transcriptions;

/// What sessions work with.
record Workshop(
    Instructions instructions,
    Synthesiser speech,
    Recogniser recogniser,
    Sounds sounds,
    Recordings recordings,
    Transcriptions transcriptions,
    RecordedMessages messages,
    MediaStreams streams,
    Conferences conferences,
    Queues queues,
    Switchboard switchboard) {}
