import { useEffect } from 'react';

const onMac = () => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Formats a shortcut as the keyboard is labelled: "Alt+A" is ⌥A on a Mac. `Mod` is ⌘ on a Mac and Ctrl elsewhere. */
export function formatShortcut(keys: string): string {
  return onMac() ? keys.replace('Alt+', '⌥').replace('Mod+', '⌘') : keys.replace('Mod+', 'Ctrl+');
}

const FIELD = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]';

/** Returns whether the event's target is a text field, which then receives the keys itself. */
export const isTyping = (at: EventTarget | null): boolean => at instanceof Element && at.closest(FIELD) !== null;

/** Formats a shortcut for `aria-keyshortcuts`. */
export const ariaShortcut = (keys: string): string => keys.replace('Mod+', onMac() ? 'Meta+' : 'Control+');

/**
 * Runs the action when the keys are pressed, wherever the focus is, also in a text field. Compares the physical key
 * (`event.code`), because with Option a Mac types another letter.
 */
export function useKeyboardShortcut(keys: string, action: (() => void) | null): void {
  useEffect(() => {
    if (!action) return;
    const [modifier, letter] = keys.split('+');
    const handleKeyDown = (event: KeyboardEvent) => {
      const isModDown = onMac() ? event.metaKey : event.ctrlKey;
      const isOtherModDown = onMac() ? event.ctrlKey : event.metaKey;
      const isModifierDown = modifier === 'Alt' ? event.altKey && !isModDown : isModDown && !event.altKey;
      if (event.code !== `Key${letter}` || !isModifierDown || isOtherModDown || event.shiftKey || event.repeat) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', handleKeyDown);
    return () => window.removeEventListener('keydown', handleKeyDown);
  }, [keys, action]);
}
