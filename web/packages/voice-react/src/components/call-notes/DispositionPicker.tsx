import { chakra, Flex, Text } from '@chakra-ui/react';
import type { CallDisposition } from '@ringback/voice-client';
import { Check } from 'lucide-react';
import { useId } from 'react';
import { useDispositions } from '../../hooks/useDispositions';
import { messages } from '../../messages';

const t = messages.notes;

interface Props {
  selected: CallDisposition | null;
  onSelect: (dispositionId: string | null) => void;
}

/** The dispositions of the workspace, of which one can be selected. A click on the selected one removes it. */
export function DispositionPicker({ selected, onSelect }: Props) {
  const label = useId();
  const list = useDispositions();
  if (!list) return null;
  // A disposition that is no longer in the list stays visible at its calls.
  const isListed = !selected || list.some(({ id }) => id === selected.id);
  const options = isListed ? list : [...list, selected];
  if (options.length === 0) return null;
  return (
    <div>
      <Text id={label} textStyle="xs" fontWeight="600" color="fg.muted" mb="8px">
        {t.disposition}
      </Text>
      <Flex role="group" aria-labelledby={label} gap="8px" wrap="wrap" maxH="152px" overflowY="auto">
        {options.map(({ id, name }) => {
          const isSelected = id === selected?.id;
          return (
            <chakra.button
              key={id}
              type="button"
              aria-pressed={isSelected}
              display="inline-flex"
              alignItems="center"
              gap="4px"
              minH="32px"
              maxW="100%"
              px="12px"
              borderRadius="full"
              borderWidth="1px"
              borderColor={isSelected ? 'accent' : 'line'}
              bg={isSelected ? 'accent' : 'bg.control'}
              color={isSelected ? 'accent.on' : 'fg'}
              cursor="pointer"
              transition="background 120ms"
              _hover={{ bg: isSelected ? 'accent.hover' : 'bg.controlHover' }}
              onClick={() => onSelect(isSelected ? null : id)}
            >
              {isSelected && <Check size={14} aria-hidden />}
              <chakra.span truncate>{name}</chakra.span>
            </chakra.button>
          );
        })}
      </Flex>
    </div>
  );
}
