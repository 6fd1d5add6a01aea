import { chakra, Grid } from '@chakra-ui/react';
import { useEffect } from 'react';
import { isTyping } from './keyboard';
import { messages } from './messages';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const SIZES = { sm: { height: '40px', fontSize: '15px' }, md: { height: '56px', fontSize: '20px' } };
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

interface Props {
  onKey: (key: string) => void;
  /** Whether digits on the keyboard press the keys while no field has the focus. */
  acceptsKeyboard?: boolean;
  disabled?: boolean;
  /** The accessible name of a key; by default the key itself. */
  keyLabel?: (key: string) => string;
  /** `sm` has lower keys without letters. */
  size?: 'sm' | 'md';
}

/** The twelve keys of a telephone. Fills the available width. */
export function Keypad({
  onKey,
  acceptsKeyboard = false,
  disabled = false,
  keyLabel = (key) => key,
  size = 'md',
}: Props) {
  useEffect(() => {
    if (!acceptsKeyboard) return;
    const press = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^[0-9*#]$/.test(event.key)) onKey(event.key);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [onKey, acceptsKeyboard]);
  const dimensions = SIZES[size];
  return (
    <Grid
      role="group"
      aria-label={messages.keypad}
      templateColumns="repeat(3, 1fr)"
      gap="8px"
      w="100%"
      maxW="312px"
      mx="auto"
    >
      {KEYS.map((key) => (
        <chakra.button
          key={key}
          type="button"
          aria-label={keyLabel(key)}
          disabled={disabled}
          h={dimensions.height}
          borderRadius="10px"
          bg="bg.control"
          borderWidth="1px"
          borderColor="line"
          cursor="pointer"
          lineHeight="1"
          transition="background 120ms"
          _hover={{ bg: 'bg.controlHover' }}
          _active={{ bg: 'bg.controlPressed' }}
          _disabled={{ opacity: 0.5, cursor: 'not-allowed' }}
          onClick={() => onKey(key)}
        >
          <chakra.span display="block" fontSize={dimensions.fontSize}>
            {key}
          </chakra.span>
          {size === 'md' && LETTERS[key] && (
            // Drawn by CSS, so that the accessible name of the key is its digit only.
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
