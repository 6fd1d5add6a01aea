import { chakra, Flex } from '@chakra-ui/react';

interface Props<T extends string> {
  label: string;
  values: readonly T[];
  names: Readonly<Record<T, string>>;
  value: T;
  onChange: (value: T) => void;
}

/** Selects one of a few values, all of which are visible. */
export const SegmentedControl = <T extends string>({ label, values, names, value, onChange }: Props<T>) => (
  <Flex role="group" aria-label={label} p="2px" borderRadius="8px" bg={trackColor} maxW="100%" wrap="wrap">
    {values.map((each) => (
      <chakra.button
        key={each}
        type="button"
        aria-pressed={each === value}
        px={{ base: '10px', md: '12px' }}
        minH="28px"
        borderRadius="6px"
        cursor="pointer"
        color="fg"
        _hover={{ bg: 'bg.controlHover' }}
        _pressed={{ bg: segmentColor, fontWeight: '600', boxShadow: '0 1px 2px rgba(0,0,0,.12)' }}
        onClick={() => onChange(each)}
      >
        {names[each]}
      </chakra.button>
    ))}
  </Flex>
);

// The selected segment is the lightest in both modes.
const trackColor = { base: 'bg.controlPressed', _dark: 'bg.card' };
const segmentColor = { base: 'bg.control', _dark: 'bg.controlPressed' };
