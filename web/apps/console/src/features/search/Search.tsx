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

/** The search button of the toolbar. Its dialog finds contacts, calls and screens by a few letters. */
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
          display="flex"
          alignItems="center"
          justifyContent={{ base: 'center', lg: 'flex-start' }}
          gap="8px"
          w={{ base: '32px', lg: '240px' }}
          minW="32px"
          flexShrink={{ base: '0', lg: '1' }}
          overflow="hidden"
          h="32px"
          px={{ base: '0', lg: '8px' }}
          borderRadius="6px"
          borderWidth="1px"
          borderColor="line"
          bg="bg.control"
          color="fg.muted"
          cursor="pointer"
          _hover={{ bg: 'bg.controlHover' }}
        >
          <Glass size={16} aria-hidden style={{ flexShrink: 0 }} />
          <chakra.span flex="1" textAlign="start" srOnly={{ base: true, lg: false }}>
            {t.open}
          </chakra.span>
          <chakra.span display={{ base: 'none', lg: 'inline' }}>
            <ShortcutHint>{formatShortcut(SHORTCUT)}</ShortcutHint>
          </chakra.span>
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
  // By key, because results that arrive later move the others.
  const [marked, setMarked] = useState<string | undefined>();
  const { results, isSearching } = useSearch(workspaceId, screens, text);
  const navigate = useNavigate();
  const activeIndex = Math.max(
    0,
    results.findIndex(({ key }) => key === marked),
  );

  const select = (result: SearchResult | undefined) => {
    if (!result) return;
    onDone();
    navigate(result.to, { state: result.state });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && results.length) setMarked(results[(activeIndex + step + results.length) % results.length]?.key);
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
            setMarked(undefined);
          }}
          onKeyDown={onKeyDown}
          variant="flushed"
          border="0"
          textStyle="md"
          _focusVisible={{ boxShadow: 'none', outline: 'none' }}
        />
      </Flex>
      <chakra.div role="listbox" id="found" aria-label={t.title} maxH="400px" overflowY="auto" p="8px">
        {results.map((one, place) => (
          <SearchResultRow
            key={one.key}
            result={one}
            active={place === activeIndex}
            onActivate={() => setMarked(one.key)}
            onSelect={select}
          />
        ))}
      </chakra.div>
      {results.length === 0 && (
        <Text px="16px" pb="24px" textAlign="center" color="fg.muted" role="status">
          {isSearching ? t.searching : t.noResults}
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
      ref={active ? scrollIntoView : null}
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
      <Flex w="24px" flexShrink="0" justify="center">
        {result.icon}
      </Flex>
      <Text flex="1" fontWeight="500" truncate>
        {result.name}
      </Text>
      <Text color={active ? 'fg' : 'fg.muted'}>{result.detail}</Text>
    </chakra.div>
  );
}

const scrollIntoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'nearest' });
