/** The sounds that the network does not send: the bell, and ringback while early media is silent. */
export type Sound = 'ring' | 'ringback' | 'silent';

interface Cadence {
  frequencies: readonly number[];
  on: number;
  every: number;
  loudness: number;
}

const cadences: Record<Exclude<Sound, 'silent'>, Cadence> = {
  // North American ringback: 440 and 480 Hz, two seconds of every six.
  ringback: { frequencies: [440, 480], on: 2, every: 6, loudness: 0.04 },
  ring: { frequencies: [660, 880], on: 0.8, every: 2.4, loudness: 0.06 },
};

/** Plays one sound at a time, which the browser synthesizes. */
export class Ringer {
  #context: AudioContext | undefined;
  #sound: Sound = 'silent';
  #timer: ReturnType<typeof setInterval> | undefined;
  #playing: OscillatorNode[] = [];

  play(sound: Sound): void {
    if (sound === this.#sound) return;
    this.#sound = sound;
    clearInterval(this.#timer);
    this.#stop();
    if (sound === 'silent') return;
    const cadence = cadences[sound];
    this.#playBurst(cadence);
    this.#timer = setInterval(() => this.#playBurst(cadence), cadence.every * 1000);
  }

  #playBurst({ frequencies, on, loudness }: Cadence): void {
    this.#context ??= new AudioContext();
    const context = this.#context;
    // Browsers block sound until the user interacts with the page. The text on the screen still shows the call.
    if (context.state === 'suspended') void context.resume();
    const gain = context.createGain();
    const start = context.currentTime;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(loudness, start + 0.02);
    gain.gain.setValueAtTime(loudness, start + on - 0.02);
    gain.gain.linearRampToValueAtTime(0, start + on);
    gain.connect(context.destination);
    this.#playing = frequencies.map((frequency) => {
      const tone = context.createOscillator();
      tone.frequency.value = frequency;
      tone.connect(gain);
      tone.start(start);
      tone.stop(start + on);
      return tone;
    });
  }

  #stop(): void {
    for (const tone of this.#playing) tone.disconnect();
    this.#playing = [];
  }
}
