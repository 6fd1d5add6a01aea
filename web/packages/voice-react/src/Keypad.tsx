import { chakra, Grid } from '@chakra-ui/react';
import { useEffect } from 'react';
import { isTyping } from './keys';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const LETTERS: Record<string, string> = {
  '2': 'ABC',
  '3': 'DEF',
  '4': 'GHI',
  '5': 'JKL',
  '6': 'MNO',
  '7': 'PQRS',
  '8': 'TUV',
  '9': 'WXYZ',
  '0': '+',
};

/** Twelve keys, as wide as there is room; with `typed`, the keyboard's digits press them too while no field has the focus. */
export function Keypad({ onKey, typed = false }: { onKey: (key: string) => void; typed?: boolean }) {
  useEffect(() => {
    if (!typed) return;
    const press = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^[0-9*#]$/.test(event.key)) onKey(event.key);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [onKey, typed]);
  return (
    <Grid templateColumns="repeat(3, 1fr)" gap="8px" w="100%" maxW="312px" mx="auto">
      {KEYS.map((key) => (
        <chakra.button
          key={key}
          type="button"
          aria-label={key}
          h="56px"
          borderRadius="10px"
          bg="bg.control"
          borderWidth="1px"
          borderColor="line"
          cursor="pointer"
          lineHeight="1"
          transition="background 120ms"
          _hover={{ bg: 'bg.controlHover' }}
          _active={{ bg: 'bg.controlPressed' }}
          onClick={() => onKey(key)}
        >
          <chakra.span display="block" fontSize="20px">
            {key}
          </chakra.span>
          {LETTERS[key] && (
            // Drawn, not written: what voice control calls this key by is its digit.
            <chakra.span
              display="block"
              mt="4px"
              fontSize="10px"
              color="fg.muted"
              letterSpacing=".08em"
              data-letters={LETTERS[key]}
              _before={{ content: 'attr(data-letters)' }}
            />
          )}
        </chakra.button>
      ))}
    </Grid>
  );
}
