import { Button, chakra } from '@chakra-ui/react';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const names: Readonly<Record<string, string>> = { '*': 'star', '#': 'hash' };

interface Props {
  purpose: 'Dial' | 'Send';
  disabled: boolean;
  onKey: (key: string) => void;
}

/** The twelve keys: they write the number before a call, and are sent as digits during one. */
export function Keypad({ purpose, disabled, onKey }: Props) {
  return (
    <chakra.div role="group" aria-label="Keypad" display="grid" gridTemplateColumns="repeat(3, 1fr)" gap="8px">
      {KEYS.map((key) => (
        <Button
          key={key}
          aria-label={`${purpose} ${names[key] ?? key}`}
          disabled={disabled}
          onClick={() => onKey(key)}
          h="40px"
          fontSize="15px"
          fontWeight="500"
          fontVariantNumeric="tabular-nums"
          borderRadius="10px"
          border="1px solid"
          borderColor="line"
          bg="bg.control"
          color="fg"
          _hover={{ bg: 'bg.controlHover' }}
          _active={{ bg: 'bg.controlPressed' }}
        >
          {key}
        </Button>
      ))}
    </chakra.div>
  );
}
