package org.ringback.exchange.signalling;

import io.javalin.config.RoutesConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.Tone;
import org.ringback.exchange.media.WavFile;

/// Serves the default sounds of the Voice SDK, like `sdk.twilio.com`. Each is a generated tone in
/// WAV format, also for names in `.mp3`, because browsers detect the format. Without these sounds
/// the SDK emits `incoming` 2 s late.
public final class SdkSoundRoutes {
  private SdkSoundRoutes() {}

  public static void register(RoutesConfig routes) {
    routes.get(
        "/js/client/sounds/releases/{version}/{name}",
        context -> {
          context.header("Access-Control-Allow-Origin", "*");
          Optional<short[]> sound =
              sound(context.pathParam("name").replaceFirst("\\.(mp3|ogg)$", ""));
          if (sound.isEmpty()) {
            context.status(404);
            return;
          }
          context
              .header("Cache-Control", "public, max-age=86400")
              .contentType("audio/wav")
              .result(WavFile.write(sound.get()));
        });
  }

  private static Optional<short[]> sound(String name) {
    return switch (name) {
      case "incoming" -> Optional.of(samples(Tone.ringback(), Duration.ofSeconds(6)));
      case "outgoing" -> Optional.of(tone(523));
      case "disconnect" -> Optional.of(tone(392));
      case "cowbell" -> Optional.of(samples(Tone.busy(), Duration.ofSeconds(20)));
      case "dtmf-star" -> Optional.of(key('*'));
      case "dtmf-pound", "dtmf-hash" -> Optional.of(key('#'));
      default -> name.matches("dtmf-[0-9]") ? Optional.of(key(name.charAt(5))) : Optional.empty();
    };
  }

  private static short[] tone(double hertz) {
    return samples(Tone.of(hertz, Duration.ofMillis(150)), Duration.ofMillis(160));
  }

  private static short[] key(char digit) {
    return samples(Tone.key(digit), Duration.ofMillis(160));
  }

  private static short[] samples(AudioSource source, Duration length) {
    List<short[]> frames = new ArrayList<>();
    for (long left = length.toMillis() / 20; left > 0; left--) {
      short[] frame = new short[AudioSource.SAMPLES_PER_FRAME];
      if (!source.read(frame)) {
        break;
      }
      frames.add(frame);
    }
    short[] all = new short[frames.size() * AudioSource.SAMPLES_PER_FRAME];
    for (int i = 0; i < frames.size(); i++) {
      System.arraycopy(
          frames.get(i), 0, all, i * AudioSource.SAMPLES_PER_FRAME, AudioSource.SAMPLES_PER_FRAME);
    }
    return all;
  }
}
