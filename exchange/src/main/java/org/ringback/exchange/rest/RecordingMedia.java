package org.ringback.exchange.rest;

import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.recording.Mp3Encoder;
import org.ringback.exchange.recording.Recording;
import org.ringback.exchange.recording.RecordingRecord;
import org.ringback.exchange.recording.RecordingStatus;
import org.ringback.exchange.recording.Recordings;
import org.ringback.exchange.recording.WavStream;

/// Serves the audio of a recording: `/Recordings/RE….wav` (or without an extension) or `.mp3`,
/// whole or one byte range (RFC 9110 section 14).
final class RecordingMedia {
  private static final Pattern NAME = Pattern.compile("(RE[0-9a-f]{32})(\\.wav|\\.mp3)?");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  private final Recordings recordings;

  RecordingMedia(Recordings recordings) {
    this.recordings = recordings;
  }

  /// @throws UncheckedIOException when the file cannot be read
  void serve(Context context, Account account) {
    Matcher name = NAME.matcher(context.pathParam("sid"));
    if (!name.matches()) {
      throw TwilioError.notFound(context.path());
    }
    Recording recording =
        recordings
            .find(account, name.group(1))
            .filter(r -> r.record().status() == RecordingStatus.COMPLETED)
            .orElseThrow(() -> TwilioError.notFound(context.path()));
    int channels = channels(context, recording.record());
    context.header("Accept-Ranges", "bytes");
    try {
      WavStream wave = recordings.sound(recording, channels);
      if (".mp3".equals(name.group(2))) {
        byte[] mp3 = Mp3Encoder.encode(wave, channels);
        context.contentType("audio/mpeg");
        send(context, mp3.length, new ByteArrayInputStream(mp3));
      } else {
        context.contentType("audio/x-wav");
        send(context, wave.size(), wave);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the requested number of channels; the default is one.
  private static int channels(Context context, RecordingRecord record) {
    String requested = context.queryParam("RequestedChannels");
    if (requested == null || requested.equals("1")) {
      return 1;
    }
    if (!requested.equals("2") || record.channels() < 2) {
      throw new TwilioError(
          400,
          RecordingRoutes.INVALID,
          "RequestedChannels is " + requested + ", but the recording has " + record.channels());
    }
    return 2;
  }

  private static void send(Context context, long size, InputStream sound) throws IOException {
    long from = 0;
    long to = size - 1;
    String requested = context.header("Range");
    Matcher range = RANGE.matcher(requested == null ? "" : requested);
    if (range.matches() && !(range.group(1).isEmpty() && range.group(2).isEmpty())) {
      if (range.group(1).isEmpty()) {
        from = Math.max(0, size - Long.parseLong(range.group(2)));
      } else {
        from = Long.parseLong(range.group(1));
        to = range.group(2).isEmpty() ? to : Math.min(to, Long.parseLong(range.group(2)));
      }
      if (from > to) {
        context.header("Content-Range", "bytes */" + size).status(416);
        sound.close();
        return;
      }
      context.status(206).header("Content-Range", "bytes " + from + "-" + to + "/" + size);
    }
    sound.skipNBytes(from);
    context.header("Content-Length", String.valueOf(to - from + 1));
    context.result(new Bounded(sound, to - from + 1));
  }

  /// Limits a stream to a number of bytes.
  private static final class Bounded extends FilterInputStream {
    private long remaining;

    Bounded(InputStream in, long length) {
      super(in);
      remaining = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = remaining == 0 ? -1 : in.read(bytes, offset, (int) Math.min(remaining, length));
      remaining -= Math.max(0, read);
      return read;
    }
  }
}
