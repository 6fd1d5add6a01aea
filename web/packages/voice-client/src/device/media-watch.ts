/** The Voice SDK measures each second. Twilio sends 50 packets in it, also while the other side is silent. */
const MIN_PACKETS = 10;

/**
 * Finds out that the audio of a call no longer arrives, several seconds before the SDK reports it. Twilio sends without
 * a pause, so a second with hardly any packet is an interruption, if packets have arrived in this call before.
 */
export class MediaWatch {
  private readonly onChange: (isUp: boolean) => void;
  private hasArrived = false;
  private arrives = true;
  private isOnline = true;
  private isSdkUp = true;
  private isUp = true;

  constructor(onChange: (isUp: boolean) => void) {
    this.onChange = onChange;
  }

  /** Starts again when the call is answered: the packets before were the ringing tone. */
  answered(): void {
    this.hasArrived = false;
  }

  /** Takes the number of packets of the last second. */
  sample(packets: number): void {
    const arrives = packets >= MIN_PACKETS;
    if (arrives) this.hasArrived = true;
    this.arrives = arrives || !this.hasArrived;
    // Audio that arrives proves a network, whatever the browser says.
    if (arrives) this.isOnline = true;
    this.update();
  }

  /** The browser has lost its network, or has it again. */
  network(isOnline: boolean): void {
    this.isOnline = isOnline;
    this.update();
  }

  /** The SDK has started to reconnect, or has reconnected. */
  sdk(isUp: boolean): void {
    this.isSdkUp = isUp;
    this.update();
  }

  private update(): void {
    const isUp = this.isOnline && this.isSdkUp && this.arrives;
    if (isUp === this.isUp) return;
    this.isUp = isUp;
    this.onChange(isUp);
  }
}
