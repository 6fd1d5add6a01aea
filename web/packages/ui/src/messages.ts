/** Every text of the shared components. */
export const messages = {
  unknownNumber: 'Unknown number',
  colleague: 'Colleague',
  keypad: 'Keypad',
  close: 'Close',
} as const;
