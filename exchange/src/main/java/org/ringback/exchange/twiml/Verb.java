package org.ringback.exchange.twiml;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One instruction of a TwiML document, with Twilio's defaults filled in.
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
  /// Rings the nouns and joins the first that answers with the caller.
  ///
  /// @param sequential one after the other, each for the timeout; else all at once
  /// @param callerId null: the caller's own
  /// @param action where the outcome goes, as written (perhaps relative); null: the next verb
  /// @param recording null: it is not recorded
  /// @param dialTarget what is joined; null: the nouns are rung
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

  /// @param loop how often; 0: until the call ends
  /// @param voice as it is written; empty when none is asked for
  /// @param language as it is written; empty when none is asked for
  record Say(int loop, String text, String voice, String language) implements Verb {
    public Say(int loop, String text) {
      this(loop, text, "", "");
    }
  }

  /// @param loop how often; 0: until the call ends
  /// @param url of a sound, perhaps relative; empty when there are digits only
  /// @param digits keys to press first; `w` waits half a second
  record Play(int loop, String url, String digits) implements Verb {}

  record Pause(Duration length) implements Verb {}

  record Hangup() implements Verb {}

  /// Ends waiting in a queue: the call goes on behind its `<Enqueue>`.
  record Leave() implements Verb {}

  /// The caller hears what the caller says: what the Voice SDK's preflight test calls.
  record Echo() implements Verb {}

  record Reject(Reason reason) implements Verb {
    /// Twilio: `rejected` plays a not-in-service message, `busy` a busy signal.
    public enum Reason {
      REJECTED,
      BUSY
    }
  }

  /// @param url where the next document is, perhaps relative
  record Redirect(String method, String url) implements Verb {}
}
