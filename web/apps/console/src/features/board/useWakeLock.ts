import { useEffect, useState } from 'react';

/**
 * Keeps the screen on while active. The browser ends the lock of a hidden page, which requests it again when it is shown.
 *
 * @returns false when the browser does not keep the screen on
 */
export function useWakeLock(isActive: boolean): boolean {
  const [isRefused, setRefused] = useState(false);
  useEffect(() => {
    if (!isActive) return;
    let isCurrent = true;
    let held: WakeLockSentinel | null = null;
    const request = async () => {
      if (document.visibilityState !== 'visible') return;
      try {
        const lock = await navigator.wakeLock.request('screen');
        if (isCurrent) held = lock;
        else void lock.release();
        setRefused(false);
      } catch {
        // The reader sees it: a browser without the API, or a battery that is nearly empty.
        setRefused(true);
      }
    };
    const onVisible = () => void request();
    void request();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      isCurrent = false;
      document.removeEventListener('visibilitychange', onVisible);
      void held?.release();
    };
  }, [isActive]);
  return !isRefused;
}
