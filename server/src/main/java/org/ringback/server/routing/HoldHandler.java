package org.ringback.server.routing;

import java.util.ArrayList;
import java.util.List;
import org.ringback.server.webhook.TwimlHandler;
import org.ringback.server.webhook.VerifiedWebhook;

/// Answers the `HoldUrl` of a participant on hold: music, and a sentence from time to time.
final class HoldHandler implements TwimlHandler {
  static final String ON_HOLD = "Please hold. We will be with you in a moment.";

  /// How often the music plays between two sentences.
  private static final int REPETITIONS = 4;

  private final TwimlRenderer twiml;

  HoldHandler(TwimlRenderer twiml) {
    this.twiml = twiml;
  }

  @Override
  public String answer(VerifiedWebhook webhook) {
    List<Verb> verbs = new ArrayList<>();
    verbs.add(new Verb.Say(ON_HOLD));
    for (int i = 0; i < REPETITIONS; i++) {
      verbs.add(new Verb.Play(Sound.MUSIC));
    }
    verbs.add(new Verb.RepeatHold());
    return twiml.render(webhook.workspace(), new VoicePlan(verbs));
  }
}
