package org.ringback.server.routing;

import java.util.List;

/// The next verbs of a call, in their order.
record VoicePlan(List<Verb> verbs) {
  static VoicePlan of(Verb... verbs) {
    return new VoicePlan(List.of(verbs));
  }

  static VoicePlan hangUp() {
    return of(new Verb.HangUp());
  }

  static VoicePlan sayAndHangUp(String sentence) {
    return of(new Verb.Say(sentence), new Verb.HangUp());
  }
}
