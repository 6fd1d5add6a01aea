import { messages } from '../messages';
import { type CallAudio, MicrophoneUnavailable } from './call-audio';
import { appendLog, type LoggedCall } from './call-log';
import type { FrameFromExchange, FrameToExchange } from './frames';
import { type Effect, type Handset, type HandsetEvent, newHandset, step } from './handset';

/** The state of the page: the handsets, and whether the exchange is reachable. */
export interface PhonesState {
  readonly handsets: readonly Handset[];
  readonly connection: 'connecting' | 'up' | 'down';
  /** The calls of each handset by its id, newest first. */
  readonly logs: Readonly<Record<number, readonly LoggedCall[]>>;
}

/** The dependencies of the phones. */
export interface PhoneEnvironment {
  send(frame: FrameToExchange): void;
  newCallAudio(): CallAudio;
  now(): number;
  saveNumbers(numbers: readonly string[]): void;
}

/** All handsets of this page. Runs their state machines and their side effects. */
export class Phones {
  #state: PhonesState = { handsets: [], connection: 'connecting', logs: {} };
  readonly #audio = new Map<string, CallAudio>();
  readonly #listeners = new Set<() => void>();
  #lastId = 0;

  constructor(private readonly environment: PhoneEnvironment) {}

  readonly getState = (): PhonesState => this.#state;

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#listeners.add(watcher);
    return () => this.#listeners.delete(watcher);
  };

  add(number: string): void {
    const handset = newHandset(++this.#lastId, number);
    this.#setState({ ...this.#state, handsets: [...this.#state.handsets, handset] });
    if (this.#state.connection === 'up') this.dispatch(handset.id, { type: 'line-up' });
    this.#saveNumbers();
  }

  remove(id: number): void {
    const handset = this.#handset(id);
    if (!handset) return;
    this.dispatch(id, { type: 'hang-up' });
    this.environment.send({ type: 'unregister', number: handset.number });
    this.#setState({ ...this.#state, handsets: this.#state.handsets.filter((other) => other.id !== id) });
    this.#saveNumbers();
  }

  onOpen(): void {
    this.#setState({ ...this.#state, connection: 'up' });
    this.#dispatchToAll({ type: 'line-up' });
  }

  onClose(): void {
    this.#setState({ ...this.#state, connection: 'down' });
    this.#dispatchToAll({ type: 'line-lost' });
  }

  onFrame(frame: FrameFromExchange): void {
    this.#dispatchToAll({ type: 'frame', frame, at: this.environment.now() });
  }

  dispatch(id: number, event: HandsetEvent): void {
    const before = this.#handset(id);
    if (!before) return;
    const [after, effects] = step(before, event);
    if (after !== before) {
      const handsets = this.#state.handsets.map((other) => (other.id === id ? after : other));
      const log = appendLog(this.#state.logs[id] ?? [], before, after, this.environment.now());
      this.#setState({ ...this.#state, handsets, logs: { ...this.#state.logs, [id]: log } });
    }
    for (const effect of effects) this.#perform(id, effect);
    if (event.type === 'set-number') this.#saveNumbers();
  }

  /** Sends digits into a call: as RFC 4733 events, or as a frame if the browser cannot. */
  sendDigits(id: number, digits: string): void {
    const call = this.#handset(id)?.call;
    if (call?.phase !== 'talking') return;
    if (!this.#audio.get(audioKey(id, call.attempt))?.sendDigits(digits)) {
      this.environment.send({ type: 'digits', callId: call.callId, digits });
    }
  }

  #perform(id: number, effect: Effect): void {
    switch (effect.type) {
      case 'send':
        this.environment.send(effect.frame);
        return;
      case 'offer':
        this.#createSdp(id, effect.attempt, (voice) => voice.createOffer(), 'offered');
        return;
      case 'answer':
        this.#createSdp(id, effect.attempt, (voice) => voice.createAnswer(effect.offer), 'answered');
        return;
      case 'accept-answer':
        this.#audio
          .get(audioKey(id, effect.attempt))
          ?.acceptAnswer(effect.answer)
          .catch((failure: unknown) => this.#audioFailed(id, effect.attempt, failure));
        return;
      case 'close-audio':
        this.#audio.get(audioKey(id, effect.attempt))?.close();
        this.#audio.delete(audioKey(id, effect.attempt));
    }
  }

  #createSdp(
    id: number,
    attempt: number,
    ask: (voice: CallAudio) => Promise<string>,
    type: 'offered' | 'answered',
  ): void {
    const voice = this.environment.newCallAudio();
    this.#audio.set(audioKey(id, attempt), voice);
    ask(voice).then(
      (sdp) => this.dispatch(id, { type, attempt, sdp }),
      (failure: unknown) => this.#audioFailed(id, attempt, failure),
    );
  }

  #audioFailed(id: number, attempt: number, failure: unknown): void {
    const message = failure instanceof MicrophoneUnavailable ? failure.message : messages.audioFailed;
    this.dispatch(id, { type: 'audio-failed', attempt, message });
  }

  #dispatchToAll(event: HandsetEvent): void {
    for (const { id } of this.#state.handsets) this.dispatch(id, event);
  }

  #handset(id: number): Handset | undefined {
    return this.#state.handsets.find((handset) => handset.id === id);
  }

  #saveNumbers(): void {
    this.environment.saveNumbers(this.#state.handsets.map(({ number }) => number));
  }

  #setState(table: PhonesState): void {
    this.#state = table;
    for (const watcher of this.#listeners) watcher();
  }
}

const audioKey = (id: number, attempt: number): string => `${id}/${attempt}`;
