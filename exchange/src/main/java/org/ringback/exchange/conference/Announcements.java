package org.ringback.exchange.conference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.mix.Mixer;

/// What applications say into a conference, to all of it or to one. Guarded by its [Conference].
final class Announcements {
  private final Conference conference;
  private final ConferenceRoster room;
  private final AnnouncementPlayer programmes;
  private final ConferenceCallbacks reports;
  private final AudioListener all;
  private final Map<Object, AnnouncementPlayback> running = new HashMap<>();

  Announcements(
      Conference conference,
      ConferenceRoster room,
      AnnouncementPlayer programmes,
      ConferenceCallbacks reports,
      Mixer mixer) {
    this.conference = conference;
    this.room = room;
    this.programmes = programmes;
    this.reports = reports;
    this.all =
        new AudioListener() {
          @Override
          public void play(AudioSource source, Runnable ended) {
            mixer.announce(source, ended);
          }

          @Override
          public void silence() {}
        };
  }

  /// @param to null for all
  void announce(WebhookTarget hook, @Nullable Participant to) {
    Object key = new Object();
    running.put(
        key,
        programmes.once(
            conference.account(),
            hook,
            room.about(to),
            to != null ? to : all,
            failure -> announced(key, hook, to, failure)));
  }

  private void announced(Object key, WebhookTarget hook, @Nullable Participant to, String failure) {
    synchronized (conference) {
      running.remove(key);
      List<Map.Entry<String, String>> more = new ArrayList<>();
      more.add(Map.entry("AnnounceUrl", hook.url()));
      if (!failure.isEmpty()) {
        more.add(Map.entry("ReasonAnnouncementFailed", failure));
      }
      reports.tell(
          "announcement", failure.isEmpty() ? "announcement-end" : "announcement-fail", to, more);
    }
  }

  void close() {
    running.values().forEach(AnnouncementPlayback::close);
  }
}
