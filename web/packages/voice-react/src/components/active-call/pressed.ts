/** The look of a round button that is switched on. */
export const PRESSED = { bg: 'fg', color: 'bg.card', _hover: { bg: 'fg.muted' }, _active: { bg: 'fg.muted' } };
