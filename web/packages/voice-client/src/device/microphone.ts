import type { Microphone } from './voice-state';

/** Requests permission for the microphone. Closes the stream immediately, because the SDK opens its own. */
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

/** Maps the errors of getUserMedia: https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia */
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
 * Reports the microphone permission now, and again when the user changes it or plugs in a device. Returns a function
 * that stops this.
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
  // Without the Permissions API the permission stays unknown until the microphone is requested.
  if (navigator.permissions) watch().catch(() => onChange('unknown'));
  return () => {
    stopped = true;
    stop();
  };
}
