package org.ringback.exchange.media;

/// An endpoint whose audio stays within this process. It has no session description.
public abstract class LocalMediaEndpoint extends AbstractMediaEndpoint {
  private static final AudioSink NO_SINK = _ -> {};

  private volatile AudioSink sink = NO_SINK;
  private volatile boolean closed;

  /// Returns the next 20 ms of audio that this endpoint plays. Called by the media clock.
  protected final short[] nextFrame() {
    short[] frame = new short[AudioSource.SAMPLES_PER_FRAME];
    outgoing.next(frame);
    return frame;
  }

  /// Passes 20 ms of the leg's audio to the listener. Called by the media clock.
  ///
  /// @param inbound must not be modified afterwards
  protected final void deliver(short[] inbound) {
    sink.write(inbound);
  }

  /// Passes 20 ms of both directions to the taps. Called by the media clock.
  protected final void deliverToTaps(short[] inbound, short[] outbound) {
    taps.frame(inbound, outbound);
  }

  @Override
  public void onAudio(AudioSink listener) {
    sink = closed ? NO_SINK : listener;
  }

  @Override
  public void onConnected(Runnable connected) {
    SerialExecutor.runConcurrently(connected);
  }

  @Override
  public String localSdp() {
    return "";
  }

  @Override
  public void acceptAnswer(String sdp) throws SdpException {
    throw new SdpException("this leg has no session description");
  }

  @Override
  public String restart(String offer) throws SdpException {
    throw new SdpException("this leg has no session description");
  }

  @Override
  public void close() {
    closed = true;
    sink = NO_SINK;
    outgoing.silence();
  }
}
