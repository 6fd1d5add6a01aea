package org.ringback.exchange.twiml;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A verb of a TwiML document. Missing attributes have Twilio's defaults.
public sealed interface Verb
    permits Verb.Dial,
        Verb.Echo,
        Verb.Hangup,
        Verb.Leave,
        Verb.Pause,
        Verb.Play,
        Verb.Redirect,
        Verb.Reject,
        Verb.Say,
        Enqueue,
        Gather,
        Record,
        StreamVerb,
        BackgroundRecording,
        Transcribe {
  /// Rings the nouns and bridges the caller with the first that answers.
  ///
  /// @param sequential whether the nouns ring one by one, each for the timeout
  /// @param callerId null for the number of the caller
  /// @param action the URL that receives the outcome, as written; null to continue with the next
  ///   verb
  /// @param recording null for no recording
  /// @param dialTarget the conference or queue; null to ring the nouns
  record Dial(
      boolean answerOnBridge,
      boolean sequential,
      Duration timeout,
      Duration timeLimit,
      @Nullable String callerId,
      boolean hangupOnStar,
      @Nullable String action,
      String method,
      @Nullable RecordingAttributes recording,
      @Nullable DialTarget dialTarget,
      List<Noun> nouns)
      implements Verb {}

  /// @param loop the number of repetitions; 0 until the call ends
  /// @param voice as written; may be empty
  /// @param language as written; may be empty
  record Say(int loop, String text, String voice, String language) implements Verb {
    public Say(int loop, String text) {
      this(loop, text, "", "");
    }
  }

  /// @param loop the number of repetitions; 0 until the call ends
  /// @param url the sound; may be relative, empty when there are only digits
  /// @param digits the keys to press first; `w` waits half a second
  record Play(int loop, String url, String digits) implements Verb {}

  record Pause(Duration length) implements Verb {}

  record Hangup() implements Verb {}

  /// Leaves the queue: the call continues after its `<Enqueue>`.
  record Leave() implements Verb {}

  /// Plays the caller's own audio back, for example for the Voice SDK's preflight test.
  record Echo() implements Verb {}

  record Reject(Reason reason) implements Verb {
    /// Twilio: `rejected` plays a not-in-service message, `busy` a busy signal.
    public enum Reason {
      REJECTED,
      BUSY
    }
  }

  /// @param url the next document; may be relative, empty for the same document
  record Redirect(String method, String url) implements Verb {}
}
