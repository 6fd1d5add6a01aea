import { useEffect, useRef } from 'react';

/** The attribute of the call windows, which close when the call ends. */
export const CALL_WINDOW = { 'data-ringback-call-window': '' };

/** Restores the previous focus when a call window closes that has the focus. */
export function useFocusReturn(isOpen: boolean): void {
  const previous = useRef<HTMLElement | null>(null);
  const hadFocus = useRef(false);

  useEffect(() => {
    const track = ({ target }: Event) => {
      hadFocus.current = target instanceof Element && target.closest('[data-ringback-call-window]') !== null;
      if (!hadFocus.current && target instanceof HTMLElement && target === document.activeElement) {
        previous.current = target;
      }
    };
    document.addEventListener('focusin', track);
    document.addEventListener('pointerdown', track);
    return () => {
      document.removeEventListener('focusin', track);
      document.removeEventListener('pointerdown', track);
    };
  }, []);

  useEffect(() => {
    if (isOpen || !hadFocus.current) return;
    hadFocus.current = false;
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost && previous.current?.isConnected) previous.current.focus({ preventScroll: true });
  }, [isOpen]);
}
