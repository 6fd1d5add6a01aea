import { useCallback, useEffect, useMemo, useState } from 'react';

/** https://wicg.github.io/document-picture-in-picture/ */
interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

/** The small window of the current call, which stays above all other applications. */
export interface PopOut {
  /** The open window. */
  window: Window | null;
  /** Opens it; call it from a click handler. Null in a browser that has no such windows. */
  open: (() => void) | null;
}

const SIZE = { width: 320, height: 168 };

/** Opens a picture-in-picture window for a live call, and closes it with the call. */
export function usePopOut(isLive: boolean, onChange: (isOpen: boolean) => void): PopOut {
  const [opened, setOpened] = useState<Window | null>(null);
  const pictureInPicture = findPictureInPicture();
  const open = useCallback(() => {
    pictureInPicture?.requestWindow(SIZE).then(
      (target) => {
        target.addEventListener('pagehide', () => {
          setOpened(null);
          onChange(false);
        });
        setOpened(target);
        onChange(true);
      },
      (failure) => console.warn('Ringback: Could not open the call window.', failure),
    );
  }, [pictureInPicture, onChange]);

  useEffect(() => {
    if (!isLive) opened?.close();
  }, [isLive, opened]);
  useEffect(() => () => opened?.close(), [opened]);
  const canOpen = pictureInPicture !== null && isLive;
  return useMemo(() => ({ window: opened, open: canOpen ? open : null }), [opened, canOpen, open]);
}

/** A page in an iframe has none. */
function findPictureInPicture(): DocumentPictureInPicture | null {
  if (typeof window === 'undefined' || window.top !== window) return null;
  return (window as { documentPictureInPicture?: DocumentPictureInPicture }).documentPictureInPicture ?? null;
}
