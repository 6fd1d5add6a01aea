/** Every text of the shared components. */
export const messages = {
  unknownNumber: 'Unknown number',
  keypad: 'Keypad',
  close: 'Close',
} as const;
