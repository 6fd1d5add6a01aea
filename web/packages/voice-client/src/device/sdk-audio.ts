import type { DeviceClass } from './device-registration';

/** The part of an AudioContext that decides whether it renders. */
export type SdkAudioContext = Pick<AudioContext, 'suspend' | 'resume'>;

/** Returns the context of the SDK's devices. The SDK creates it with its first device or test call. */
export const audioContextOf = (sdk: DeviceClass): SdkAudioContext | undefined =>
  (sdk as DeviceClass & { audioContext?: SdkAudioContext }).audioContext;

/** Longer than the sound that the SDK plays at the end of a call. */
const LAST_SOUND_MS = 2_000;

/** The users of an audio context, because all of the SDK's devices and test calls in a page share one. */
const usersOf = new WeakMap<SdkAudioContext, Set<object>>();

/**
 * Suspends the Voice SDK's audio context between calls. A running one renders silence, which takes 3 % of a processor
 * core as long as the page is open.
 */
export class SdkAudio {
  private readonly context: () => SdkAudioContext | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param context returns the SDK's context, or undefined while there is none */
  constructor(context: () => SdkAudioContext | undefined) {
    this.context = context;
  }

  /** Starts the context, from the ringing of a call or before it is placed. The browser may wait for a click. */
  use(): void {
    const context = this.context();
    if (!context) return;
    clearTimeout(this.timer);
    usersOf.set(context, (usersOf.get(context) ?? new Set()).add(this));
    void context.resume();
  }

  /** Suspends the context when its last sound has ended, unless another call uses it. */
  release(): void {
    const context = this.context();
    if (!context || !usersOf.get(context)?.delete(this)) return;
    this.timer = setTimeout(() => this.rest(), LAST_SOUND_MS);
  }

  /** Suspends the context now, unless a call uses it. */
  rest(): void {
    const context = this.context();
    if (context && !usersOf.get(context)?.size) void context.suspend();
  }
}
