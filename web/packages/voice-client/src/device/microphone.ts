import type { Microphone } from './voice-state';

/** Asks for the microphone and lets go of it at once: only the permission is kept, the SDK opens its own. */
export async function requestMicrophone(): Promise<Microphone> {
  if (!navigator.mediaDevices) return 'unsupported';
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
    return 'granted';
  } catch (error) {
    return microphoneFromError(error);
  }
}

/** What each refusal of getUserMedia means: https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia */
function microphoneFromError(error: unknown): Microphone {
  switch (error instanceof DOMException && error.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'missing';
  }
}

/**
 * Tells what is permitted now, and whenever the person changes it in the browser or plugs something in; returns how to
 * stop.
 */
export function watchMicrophone(onChange: (microphone: Microphone) => void): () => void {
  let stop = () => {};
  let stopped = false;
  const watch = async () => {
    const permission = await navigator.permissions.query({ name: 'microphone' as PermissionName });
    if (stopped) return;
    const report = () =>
      onChange(permission.state === 'prompt' ? 'unknown' : permission.state === 'granted' ? 'granted' : 'denied');
    permission.addEventListener('change', report);
    navigator.mediaDevices?.addEventListener('devicechange', report);
    stop = () => {
      permission.removeEventListener('change', report);
      navigator.mediaDevices?.removeEventListener('devicechange', report);
    };
    report();
  };
  // Browsers that cannot be asked about the microphone are asked for it when it is needed.
  if (navigator.permissions) watch().catch(() => onChange('unknown'));
  return () => {
    stopped = true;
    stop();
  };
}
