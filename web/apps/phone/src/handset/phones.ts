import { messages } from '../messages';
import { MicrophoneUnavailable, type Voice } from './call-audio';
import { type LoggedCall, logged } from './call-log';
import type { FrameFromExchange, FrameToExchange } from './frames';
import { type Effect, type Handset, type HandsetEvent, newHandset, step } from './handset';

/** What the page shows: the handsets on the table, and whether the exchange can be reached. */
export interface Table {
  readonly handsets: readonly Handset[];
  readonly line: 'connecting' | 'up' | 'down';
  /** The calls of each handset by its id, newest first. */
  readonly logs: Readonly<Record<number, readonly LoggedCall[]>>;
}

/** What the phones need of the world. */
export interface World {
  send(frame: FrameToExchange): void;
  newVoice(): Voice;
  now(): number;
  remember(numbers: readonly string[]): void;
}

/** All handsets of this page: runs their pure life and does what it asks for. */
export class Phones {
  #table: Table = { handsets: [], line: 'connecting', logs: {} };
  readonly #voices = new Map<string, Voice>();
  readonly #watchers = new Set<() => void>();
  #lastId = 0;

  constructor(private readonly world: World) {}

  readonly table = (): Table => this.#table;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  add(number: string): void {
    const handset = newHandset(++this.#lastId, number);
    this.#show({ ...this.#table, handsets: [...this.#table.handsets, handset] });
    if (this.#table.line === 'up') this.happen(handset.id, { type: 'line-up' });
    this.#remember();
  }

  remove(id: number): void {
    const handset = this.#handset(id);
    if (!handset) return;
    this.happen(id, { type: 'hang-up' });
    this.world.send({ type: 'unregister', number: handset.number });
    this.#show({ ...this.#table, handsets: this.#table.handsets.filter((other) => other.id !== id) });
    this.#remember();
  }

  up(): void {
    this.#show({ ...this.#table, line: 'up' });
    this.#toAll({ type: 'line-up' });
  }

  down(): void {
    this.#show({ ...this.#table, line: 'down' });
    this.#toAll({ type: 'line-lost' });
  }

  frame(frame: FrameFromExchange): void {
    this.#toAll({ type: 'frame', frame, at: this.world.now() });
  }

  happen(id: number, event: HandsetEvent): void {
    const before = this.#handset(id);
    if (!before) return;
    const [after, effects] = step(before, event);
    if (after !== before) {
      const handsets = this.#table.handsets.map((other) => (other.id === id ? after : other));
      const log = logged(this.#table.logs[id] ?? [], before, after, this.world.now());
      this.#show({ ...this.#table, handsets, logs: { ...this.#table.logs, [id]: log } });
    }
    for (const effect of effects) this.#perform(id, effect);
    if (event.type === 'renumber') this.#remember();
  }

  /** Keys digits into a call: as RFC 4733 events, or as a frame where the browser cannot. */
  key(id: number, digits: string): void {
    const call = this.#handset(id)?.call;
    if (call?.phase !== 'talking') return;
    if (!this.#voices.get(voiceKey(id, call.attempt))?.sendDigits(digits)) {
      this.world.send({ type: 'digits', callId: call.callId, digits });
    }
  }

  #perform(id: number, effect: Effect): void {
    switch (effect.do) {
      case 'send':
        this.world.send(effect.frame);
        return;
      case 'offer':
        this.#describe(id, effect.attempt, (voice) => voice.offer(), 'offered');
        return;
      case 'answer':
        this.#describe(id, effect.attempt, (voice) => voice.answer(effect.offer), 'answered');
        return;
      case 'hear':
        this.#voices
          .get(voiceKey(id, effect.attempt))
          ?.hear(effect.answer)
          .catch((failure: unknown) => this.#voiceFailed(id, effect.attempt, failure));
        return;
      case 'silence':
        this.#voices.get(voiceKey(id, effect.attempt))?.close();
        this.#voices.delete(voiceKey(id, effect.attempt));
    }
  }

  #describe(id: number, attempt: number, ask: (voice: Voice) => Promise<string>, type: 'offered' | 'answered'): void {
    const voice = this.world.newVoice();
    this.#voices.set(voiceKey(id, attempt), voice);
    ask(voice).then(
      (sdp) => this.happen(id, { type, attempt, sdp }),
      (failure: unknown) => this.#voiceFailed(id, attempt, failure),
    );
  }

  #voiceFailed(id: number, attempt: number, failure: unknown): void {
    const words = failure instanceof MicrophoneUnavailable ? failure.message : messages.voiceFailed;
    this.happen(id, { type: 'voice-failed', attempt, words });
  }

  #toAll(event: HandsetEvent): void {
    for (const { id } of this.#table.handsets) this.happen(id, event);
  }

  #handset(id: number): Handset | undefined {
    return this.#table.handsets.find((handset) => handset.id === id);
  }

  #remember(): void {
    this.world.remember(this.#table.handsets.map(({ number }) => number));
  }

  #show(table: Table): void {
    this.#table = table;
    for (const watcher of this.#watchers) watcher();
  }
}

const voiceKey = (id: number, attempt: number): string => `${id}/${attempt}`;
