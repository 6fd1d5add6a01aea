package org.ringback.exchange.call;

import org.ringback.exchange.conference.Conferences;
import org.ringback.exchange.recording.Recordings;
import org.ringback.exchange.speech.Recogniser;
import org.ringback.exchange.speech.Synthesiser;
import org.ringback.exchange.stream.MediaStreams;
import org.ringback.exchange.transcription.RecordingTranscriptions;
import org.ringback.exchange.transcription.Transcriptions;

/// The dependencies that all sessions share.
record SessionServices(
    TwimlFetcher twimlFetcher,
    Synthesiser speech,
    Recogniser recogniser,
    AudioFileFetcher sounds,
    Recordings recordings,
    Transcriptions transcriptions,
    RecordingTranscriptions recordingTranscriptions,
    MediaStreams streams,
    Conferences conferences,
    Queues queues,
    CallRouter router) {}
