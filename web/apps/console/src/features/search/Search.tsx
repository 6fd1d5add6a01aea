import { chakra, Dialog, Flex, Input, Portal, Text } from '@chakra-ui/react';
import { ariaShortcut, formatShortcut, useKeyboardShortcut } from '@ringback/ui';
import { Search as Glass } from 'lucide-react';
import { type KeyboardEvent, useCallback, useState } from 'react';
import { useNavigate } from 'react-router';
import { messages } from '../../messages';
import { ShortcutHint } from '../../shared/ShortcutHint';
import { type SearchableScreen, type SearchResult, useSearch } from './useSearch';

const t = messages.search;
const SHORTCUT = 'Mod+K';

interface Props {
  workspaceId: string;
  screens: readonly SearchableScreen[];
}

/** The field in the toolbar, and what opens from it: people, a number and screens, by a few letters. */
export function Search({ workspaceId, screens }: Props) {
  const [open, setOpen] = useState(false);
  useKeyboardShortcut(
    SHORTCUT,
    useCallback(() => setOpen(true), []),
  );
  return (
    <Dialog.Root open={open} onOpenChange={(change) => setOpen(change.open)} placement="top" lazyMount unmountOnExit>
      <Dialog.Trigger asChild>
        <chakra.button
          type="button"
          aria-keyshortcuts={ariaShortcut(SHORTCUT)}
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
            {t.open}
          </chakra.span>
          <ShortcutHint>{formatShortcut(SHORTCUT)}</ShortcutHint>
        </chakra.button>
      </Dialog.Trigger>
      <Portal>
        <Dialog.Backdrop />
        <Dialog.Positioner px="16px">
          <Dialog.Content maxW="520px" mt="96px" overflow="hidden" aria-label={t.title}>
            <SearchPanel workspaceId={workspaceId} screens={screens} onDone={() => setOpen(false)} />
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}

function SearchPanel({ workspaceId, screens, onDone }: Props & { onDone: () => void }) {
  const [text, setText] = useState('');
  const [marked, setMarked] = useState(0);
  const results = useSearch(workspaceId, screens, text);
  const navigate = useNavigate();
  const activeIndex = Math.min(marked, results.length - 1);

  const select = (result: SearchResult | undefined) => {
    if (!result) return;
    onDone();
    navigate(result.to, { state: result.state });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && results.length) setMarked((activeIndex + step + results.length) % results.length);
    else if (event.key === 'Enter') select(results[activeIndex]);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <Flex align="center" gap="12px" px="16px" h="56px" borderBottomWidth="1px" borderColor="line">
        <Glass size={18} aria-hidden />
        <Input
          role="combobox"
          aria-label={t.title}
          aria-expanded={results.length > 0}
          aria-controls="found"
          aria-activedescendant={results[activeIndex] ? `found-${results[activeIndex].key}` : undefined}
          aria-autocomplete="list"
          placeholder={t.placeholder}
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
      <chakra.div role="listbox" id="found" aria-label={t.title} maxH="320px" overflowY="auto" p="8px">
        {results.map((one, place) => (
          <SearchResultRow
            key={one.key}
            result={one}
            active={place === activeIndex}
            onActivate={() => setMarked(place)}
            onSelect={select}
          />
        ))}
      </chakra.div>
      {results.length === 0 && (
        <Text px="16px" pb="24px" textAlign="center" color="fg.muted" role="status">
          {t.noResults}
        </Text>
      )}
    </>
  );
}

interface SearchResultRowProps {
  result: SearchResult;
  active: boolean;
  onActivate: () => void;
  onSelect: (one: SearchResult) => void;
}

function SearchResultRow({ result, active, onActivate, onSelect }: SearchResultRowProps) {
  return (
    <chakra.div
      role="option"
      id={`found-${result.key}`}
      aria-selected={active}
      tabIndex={-1}
      display="flex"
      alignItems="center"
      gap="12px"
      minH="40px"
      px="8px"
      borderRadius="6px"
      cursor="pointer"
      bg={active ? 'bg.controlPressed' : 'transparent'}
      onPointerMove={onActivate}
      onClick={() => onSelect(result)}
      onKeyDown={(event) => event.key === 'Enter' && onSelect(result)}
    >
      {result.icon}
      <Text flex="1" fontWeight="500" truncate>
        {result.name}
      </Text>
      <Text color={active ? 'fg' : 'fg.muted'}>{result.detail}</Text>
    </chakra.div>
  );
}
