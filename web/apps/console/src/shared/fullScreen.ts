import { useSyncExternalStore } from 'react';

const subscribe = (listener: () => void) => {
  document.addEventListener('fullscreenchange', listener);
  return () => document.removeEventListener('fullscreenchange', listener);
};

const isFullScreen = () => Boolean(document.fullscreenElement);

/** Shows the live board in full screen, and ends that. */
export const FULL_SCREEN_SHORTCUT = 'F';

/** Returns whether the page fills the screen by its own request. */
export const useIsFullScreen = (): boolean => useSyncExternalStore(subscribe, isFullScreen);

/** Returns whether the browser can show the page in full screen. Safari on an iPhone cannot. */
export const canFullScreen = (): boolean => document.fullscreenEnabled === true;

/** Shows the whole page in full screen, so that calls still ring on it, or ends that. */
export const toggleFullScreen = (): Promise<void> =>
  isFullScreen() ? document.exitFullscreen() : document.documentElement.requestFullscreen();
