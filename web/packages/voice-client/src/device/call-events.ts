import type { Call } from '@twilio/voice-sdk';
import type { VoiceEvent } from './voice-state';

export interface CallListener {
  /** Whether events of this call still count. */
  isCurrent: () => boolean;
  dispatch: (event: VoiceEvent) => void;
  onLevel: (level: number) => void;
  onEnd: (failure?: 'call-failed' | 'microphone-denied') => void;
  onTransportLost: () => void;
  now: () => number;
}

/** Converts the events of Twilio's Call to those of the voice state. */
export function listenToCall(call: Call, listener: CallListener): void {
  const { dispatch } = listener;
  const ifCurrent =
    <Arguments extends unknown[]>(callback: (...values: Arguments) => void) =>
    (...values: Arguments) => {
      if (listener.isCurrent()) callback(...values);
    };
  const end = ifCurrent(() => listener.onEnd());
  call.on(
    'ringing',
    ifCurrent(() => dispatch({ type: 'ringing' })),
  );
  call.on(
    'accept',
    ifCurrent(() => dispatch({ type: 'accepted', at: listener.now() })),
  );
  call.on(
    'mute',
    ifCurrent((muted: boolean) => dispatch({ type: 'muted', muted })),
  );
  call.on(
    'reconnecting',
    ifCurrent(() => dispatch({ type: 'media', up: false })),
  );
  call.on(
    'reconnected',
    ifCurrent(() => dispatch({ type: 'media', up: true })),
  );
  call.on(
    'warning',
    ifCurrent(() => dispatch({ type: 'quality', quality: 'bad' })),
  );
  call.on(
    'warning-cleared',
    ifCurrent(() => dispatch({ type: 'quality', quality: 'good' })),
  );
  call.on(
    'volume',
    ifCurrent((_: number, remoteLevel: number) => listener.onLevel(remoteLevel)),
  );
  call.on('transportClose', () => queueMicrotask(ifCurrent(listener.onTransportLost)));
  call.on('disconnect', end);
  call.on('cancel', end);
  call.on('reject', end);
  call.on(
    'error',
    ifCurrent((error: { code: number }) => {
      if (error.code === 31401) dispatch({ type: 'microphone', microphone: 'denied' });
      if (call.status() === 'closed') listener.onEnd(error.code === 31401 ? 'microphone-denied' : 'call-failed');
    }),
  );
}
