import type { Call } from '@twilio/voice-sdk';
import { MediaWatch } from './media-watch';
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
  const media = new MediaWatch((up) => dispatch({ type: 'media', up }));
  const stopWatching = watchNetwork(ifCurrent((isOnline: boolean) => media.network(isOnline)));
  const end = ifCurrent(() => listener.onEnd());
  for (const event of ['disconnect', 'cancel', 'reject']) call.on(event, stopWatching);
  call.on(
    'sample',
    ifCurrent(({ packetsReceived }: { packetsReceived: number }) => media.sample(packetsReceived)),
  );
  call.on(
    'ringing',
    ifCurrent(() => dispatch({ type: 'ringing' })),
  );
  call.on(
    'accept',
    ifCurrent(() => {
      media.answered();
      dispatch({ type: 'accepted', at: listener.now() });
    }),
  );
  call.on(
    'mute',
    ifCurrent((muted: boolean) => dispatch({ type: 'muted', muted })),
  );
  call.on(
    'reconnecting',
    ifCurrent(() => media.sdk(false)),
  );
  call.on(
    'reconnected',
    ifCurrent(() => media.sdk(true)),
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

function watchNetwork(onChange: (isOnline: boolean) => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  globalThis.addEventListener?.('offline', () => onChange(false), { signal });
  globalThis.addEventListener?.('online', () => onChange(true), { signal });
  return () => stop.abort();
}
