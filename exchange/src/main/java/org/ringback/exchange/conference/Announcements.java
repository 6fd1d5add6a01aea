package org.ringback.exchange.conference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Hook;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.mix.Mixer;

/// What applications say into a conference, to all of it or to one. Guarded by its [Conference].
final class Announcements {
  private final Conference conference;
  private final Room room;
  private final Programmes programmes;
  private final ConferenceReports reports;
  private final Ear all;
  private final Map<Object, Programme> running = new HashMap<>();

  Announcements(
      Conference conference,
      Room room,
      Programmes programmes,
      ConferenceReports reports,
      Mixer mixer) {
    this.conference = conference;
    this.room = room;
    this.programmes = programmes;
    this.reports = reports;
    this.all =
        new Ear() {
          @Override
          public void play(AudioSource source, Runnable ended) {
            mixer.announce(source, ended);
          }

          @Override
          public void silence() {}
        };
  }

  /// @param to null for all
  void announce(Hook hook, @Nullable Participant to) {
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

  private void announced(Object key, Hook hook, @Nullable Participant to, String failure) {
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
    running.values().forEach(Programme::close);
  }
}
