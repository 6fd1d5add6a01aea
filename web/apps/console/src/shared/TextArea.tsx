import { chakra } from '@chakra-ui/react';

/** A text field of several lines, without the recipe of Chakra's. */
export const TextArea = chakra('textarea', {
  base: {
    w: '100%',
    px: '12px',
    py: '8px',
    borderWidth: '1px',
    borderColor: 'edge',
    borderRadius: '6px',
    bg: 'transparent',
  },
});
