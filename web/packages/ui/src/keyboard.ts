import { useEffect } from 'react';

const onMac = () => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** "Alt+A" as this computer's keyboard is labelled: ⌥A on a Mac. `Mod` is ⌘ there and Ctrl elsewhere. */
export function formatShortcut(keys: string): string {
  return onMac() ? keys.replace('Alt+', '⌥').replace('Mod+', '⌘') : keys.replace('Mod+', 'Ctrl+');
}

const FIELD = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]';

/** Keys belong to the text that is being written there. */
export const isTyping = (at: EventTarget | null): boolean => at instanceof Element && at.closest(FIELD) !== null;

/** The same for `aria-keyshortcuts`. */
export const ariaShortcut = (keys: string): string => keys.replace('Mod+', onMac() ? 'Meta+' : 'Control+');

/**
 * Does it when the keys are pressed, wherever the focus is: whoever is typing need not look for the window. The letter
 * is the key's place on the keyboard, because with Option a Mac types another letter.
 */
export function useKeyboardShortcut(keys: string, act: (() => void) | null): void {
  useEffect(() => {
    if (!act) return;
    const [modifier, letter] = keys.split('+');
    const press = (event: KeyboardEvent) => {
      const command = onMac() ? event.metaKey : event.ctrlKey;
      const other = onMac() ? event.ctrlKey : event.metaKey;
      const held = modifier === 'Alt' ? event.altKey && !command : command && !event.altKey;
      if (event.code !== `Key${letter}` || !held || other || event.shiftKey || event.repeat) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [keys, act]);
}
