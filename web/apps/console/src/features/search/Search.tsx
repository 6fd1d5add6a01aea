import { chakra, Dialog, Flex, Input, Portal, Text } from '@chakra-ui/react';
import { ariaShortcut, formatShortcut, useKeyboardShortcut } from '@ringback/ui';
import { Search as Glass } from 'lucide-react';
import { type KeyboardEvent, useCallback, useState } from 'react';
import { useNavigate } from 'react-router';
import { messages } from '../../messages';
import { Keys } from '../../shared/ShortcutHint';
import { type Found, type SearchableScreen, useSearch } from './useSearch';

const say = messages.search;
const KEYS = 'Mod+K';

interface Props {
  workspaceId: string;
  screens: readonly SearchableScreen[];
}

/** The field in the toolbar, and what opens from it: people, a number and screens, by a few letters. */
export function Search({ workspaceId, screens }: Props) {
  const [open, setOpen] = useState(false);
  useKeyboardShortcut(
    KEYS,
    useCallback(() => setOpen(true), []),
  );
  return (
    <Dialog.Root open={open} onOpenChange={(change) => setOpen(change.open)} placement="top" lazyMount unmountOnExit>
      <Dialog.Trigger asChild>
        <chakra.button
          type="button"
          aria-keyshortcuts={ariaShortcut(KEYS)}
          display={{ base: 'none', md: 'flex' }}
          alignItems="center"
          gap="8px"
          w="240px"
          h="32px"
          px="8px"
          borderRadius="6px"
          borderWidth="1px"
          borderColor="line"
          bg="bg.control"
          color="fg.muted"
          cursor="pointer"
          _hover={{ bg: 'bg.controlHover' }}
        >
          <Glass size={16} aria-hidden />
          <chakra.span flex="1" textAlign="start">
            {say.open}
          </chakra.span>
          <Keys>{formatShortcut(KEYS)}</Keys>
        </chakra.button>
      </Dialog.Trigger>
      <Portal>
        <Dialog.Backdrop />
        <Dialog.Positioner px="16px">
          <Dialog.Content maxW="520px" mt="96px" overflow="hidden" aria-label={say.title}>
            <Finder workspaceId={workspaceId} screens={screens} onDone={() => setOpen(false)} />
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}

function Finder({ workspaceId, screens, onDone }: Props & { onDone: () => void }) {
  const [text, setText] = useState('');
  const [marked, setMarked] = useState(0);
  const found = useSearch(workspaceId, screens, text);
  const navigate = useNavigate();
  const at = Math.min(marked, found.length - 1);

  const choose = (one: Found | undefined) => {
    if (!one) return;
    onDone();
    navigate(one.to, { state: one.visit });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) setMarked((at + step + found.length) % found.length);
    else if (event.key === 'Enter') choose(found[at]);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <Flex align="center" gap="12px" px="16px" h="56px" borderBottomWidth="1px" borderColor="line">
        <Glass size={18} aria-hidden />
        <Input
          role="combobox"
          aria-label={say.title}
          aria-expanded={found.length > 0}
          aria-controls="found"
          aria-activedescendant={found[at] ? `found-${found[at].key}` : undefined}
          aria-autocomplete="list"
          placeholder={say.hint}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setMarked(0);
          }}
          onKeyDown={onKeyDown}
          variant="flushed"
          border="0"
          textStyle="md"
          _focusVisible={{ boxShadow: 'none', outline: 'none' }}
        />
      </Flex>
      <chakra.div role="listbox" id="found" aria-label={say.title} maxH="320px" overflowY="auto" p="8px">
        {found.map((one, place) => (
          <Hit key={one.key} one={one} marked={place === at} onMark={() => setMarked(place)} onChoose={choose} />
        ))}
      </chakra.div>
      {found.length === 0 && (
        <Text px="16px" pb="24px" textAlign="center" color="fg.muted" role="status">
          {say.nothing}
        </Text>
      )}
    </>
  );
}

interface HitProps {
  one: Found;
  marked: boolean;
  onMark: () => void;
  onChoose: (one: Found) => void;
}

function Hit({ one, marked, onMark, onChoose }: HitProps) {
  return (
    <chakra.div
      role="option"
      id={`found-${one.key}`}
      aria-selected={marked}
      tabIndex={-1}
      display="flex"
      alignItems="center"
      gap="12px"
      minH="40px"
      px="8px"
      borderRadius="6px"
      cursor="pointer"
      bg={marked ? 'bg.controlPressed' : 'transparent'}
      onPointerMove={onMark}
      onClick={() => onChoose(one)}
      onKeyDown={(event) => event.key === 'Enter' && onChoose(one)}
    >
      {one.icon}
      <Text flex="1" fontWeight="500" truncate>
        {one.name}
      </Text>
      <Text color={marked ? 'fg' : 'fg.muted'}>{one.detail}</Text>
    </chakra.div>
  );
}
