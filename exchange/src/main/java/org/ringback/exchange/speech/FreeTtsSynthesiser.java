package org.ringback.exchange.speech;

import com.sun.speech.freetts.Voice;
import com.sun.speech.freetts.audio.AudioPlayer;
import com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sound.sampled.AudioFormat;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.media.WavFile;

/// Speaks with the voice `kevin16` of FreeTTS, for every requested voice and language. FreeTTS is
/// pure Java and needs no installation. The voice comes from its directory class, because FreeTTS's
/// own look-up needs a system property, which is global to the process.
public final class FreeTtsSynthesiser implements Synthesiser {
  private static final int MAX_CHARACTERS = 4096; // Twilio's limit for <Say>
  private static final int CACHE_SIZE = 32;

  private final Map<String, short[]> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, short[]> eldest) {
          return size() > CACHE_SIZE;
        }
      };
  private @Nullable Voice voice;

  @Override
  public synchronized short[] speak(String text) {
    String spokenText = text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) : text;
    return cache.computeIfAbsent(spokenText, this::synthesise);
  }

  private short[] synthesise(String text) {
    Collector collector = new Collector();
    Voice speaker = voice();
    speaker.setAudioPlayer(collector);
    speaker.speak(text);
    return collector.telephone();
  }

  private Voice voice() {
    if (voice == null) {
      voice = load();
    }
    return voice;
  }

  /// Loads the voice, one at a time in the process: FreeTTS fills static tables meanwhile.
  private static Voice load() {
    synchronized (FreeTtsSynthesiser.class) {
      Voice loaded =
          Arrays.stream(new KevinVoiceDirectory().getVoices())
              .filter(v -> v.getName().equals("kevin16"))
              .findFirst()
              .orElseThrow();
      loaded.allocate();
      return loaded;
    }
  }

  /// An audio output of FreeTTS that collects the samples.
  private static final class Collector implements AudioPlayer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private AudioFormat format = new AudioFormat(16000, 16, 1, true, true);
    private float volume = 1;

    short[] telephone() {
      short[] samples = new short[bytes.size() / 2];
      ByteBuffer.wrap(bytes.toByteArray())
          .order(format.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
          .asShortBuffer()
          .get(samples);
      return WavFile.resample(samples, format.getSampleRate());
    }

    @Override
    public void setAudioFormat(AudioFormat given) {
      format = given;
    }

    @Override
    public AudioFormat getAudioFormat() {
      return format;
    }

    @Override
    public boolean write(byte[] data) {
      return write(data, 0, data.length);
    }

    @Override
    public boolean write(byte[] data, int offset, int size) {
      bytes.write(data, offset, size);
      return true;
    }

    @Override
    public boolean drain() {
      return true;
    }

    @Override
    public boolean end() {
      return true;
    }

    @Override
    public float getVolume() {
      return volume;
    }

    @Override
    public void setVolume(float given) {
      volume = given;
    }

    @Override
    public long getTime() {
      return -1;
    }

    @Override
    public void begin(int size) {}

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void reset() {}

    @Override
    public void cancel() {}

    @Override
    public void close() {}

    @Override
    public void resetTime() {}

    @Override
    public void startFirstSampleTimer() {}

    @Override
    public void showMetrics() {}
  }
}
