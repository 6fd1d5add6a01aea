package org.ringback.exchange.conference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.mix.Mixer;

/// The announcements of applications to a conference or to one participant. Guarded by its
/// [Conference].
final class Announcements {
  private final Conference conference;
  private final ConferenceRoster roster;
  private final AnnouncementPlayer announcementPlayer;
  private final ConferenceCallbacks callbacks;
  private final AudioListener all;
  private final Map<Object, AnnouncementPlayback> running = new HashMap<>();

  Announcements(
      Conference conference,
      ConferenceRoster roster,
      AnnouncementPlayer announcementPlayer,
      ConferenceCallbacks callbacks,
      Mixer mixer) {
    this.conference = conference;
    this.roster = roster;
    this.announcementPlayer = announcementPlayer;
    this.callbacks = callbacks;
    this.all =
        new AudioListener() {
          @Override
          public void play(AudioSource source, Runnable ended) {
            mixer.announce(source, ended);
          }

          @Override
          public void silence() {}

          @Override
          public void spoken(String text) {
            mixer.reportAnnouncedText(text);
          }
        };
  }

  /// @param subscribe null for all
  void announce(WebhookTarget target, @Nullable Participant subscribe) {
    Object key = new Object();
    running.put(
        key,
        announcementPlayer.once(
            conference.account(),
            target,
            roster.parameters(subscribe),
            subscribe != null ? subscribe : all,
            failure -> onAnnounced(key, target, subscribe, failure)));
  }

  private void onAnnounced(
      Object key, WebhookTarget target, @Nullable Participant subscribe, String failure) {
    synchronized (conference) {
      running.remove(key);
      List<Map.Entry<String, String>> more = new ArrayList<>();
      more.add(Map.entry("AnnounceUrl", target.url()));
      if (!failure.isEmpty()) {
        more.add(Map.entry("ReasonAnnouncementFailed", failure));
      }
      callbacks.send(
          "announcement",
          failure.isEmpty() ? "announcement-end" : "announcement-fail",
          subscribe,
          more);
    }
  }

  void close() {
    running.values().forEach(AnnouncementPlayback::close);
  }
}
