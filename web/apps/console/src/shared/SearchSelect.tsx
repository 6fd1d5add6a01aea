import { Box, chakra, Field, Input, Text } from '@chakra-ui/react';
import { type KeyboardEvent, useId, useState } from 'react';
import { messages } from '../messages';

/** One of the options of a SearchSelect. */
export interface SearchOption {
  value: string;
  name: string;
}

interface Props {
  label: string;
  options: readonly SearchOption[];
  /** The selected option. Without it, every selection clears the field: the field adds to a list. */
  value?: string;
  onSelect: (value: string) => void;
  /** Returns the text at the end of an option, which is also searched. */
  detailOf?: (value: string) => string;
  placeholder?: string;
  help?: string;
  error?: string | undefined;
  disabled?: boolean;
}

const MOST_SHOWN = 60;

/** A text field that searches a long list of options: the combobox pattern of WAI-ARIA. */
export function SearchSelect({
  label,
  options,
  value,
  onSelect,
  detailOf,
  placeholder,
  help,
  error,
  disabled = false,
}: Props) {
  /** The search text while the list is open. */
  const [query, setQuery] = useState<string | null>(null);
  const [marked, setMarked] = useState(0);
  const id = useId();
  const isOpen = query !== null;
  const matches = isOpen ? matching(options, query, detailOf) : [];
  const activeIndex = Math.min(marked, matches.length - 1);
  const optionId = (option: SearchOption | undefined) => (option ? `${id}${option.value}` : undefined);

  const open = (text: string) => {
    setQuery(text);
    setMarked(0);
  };
  const select = (option: SearchOption | undefined) => {
    if (!option) return;
    setQuery(null);
    onSelect(option.value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !isOpen) open('');
    else if (step && matches.length) setMarked((activeIndex + step + matches.length) % matches.length);
    else if (event.key === 'Enter' && isOpen) select(matches[activeIndex]);
    else if (event.key === 'Escape' && isOpen) setQuery(null);
    else return;
    event.preventDefault();
    // Escape closes the list only, not a dialog around it.
    event.stopPropagation();
  };

  return (
    <Field.Root position="relative" maxW="360px" invalid={error !== undefined} disabled={disabled}>
      <Field.Label>{label}</Field.Label>
      <Input
        size="sm"
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-activedescendant={optionId(matches[activeIndex])}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder={placeholder}
        value={query ?? options.find((option) => option.value === value)?.name ?? value ?? ''}
        onChange={(event) => open(event.target.value)}
        onClick={() => isOpen || open('')}
        onBlur={() => setQuery(null)}
        onKeyDown={onKeyDown}
      />
      {isOpen && (
        <Box
          role="listbox"
          id={id}
          aria-label={label}
          position="absolute"
          top="60px"
          insetX="0"
          zIndex="dropdown"
          maxH="248px"
          overflowY="auto"
          p="4px"
          bg="bg.card"
          borderRadius="10px"
          boxShadow="floating"
        >
          {matches.map((option, index) => (
            <Option
              key={option.value}
              id={optionId(option) ?? ''}
              name={option.name}
              detail={detailOf?.(option.value) ?? ''}
              active={index === activeIndex}
              selected={option.value === value}
              onActivate={() => setMarked(index)}
              onSelect={() => select(option)}
            />
          ))}
          {matches.length === 0 && (
            <Text px="8px" py="8px" color="fg.muted" role="status">
              {messages.noResults}
            </Text>
          )}
        </Box>
      )}
      {help && <Field.HelperText color="fg.muted">{help}</Field.HelperText>}
      {error && <Field.ErrorText color="hangup">{error}</Field.ErrorText>}
    </Field.Root>
  );
}

interface OptionProps {
  id: string;
  name: string;
  detail: string;
  active: boolean;
  selected: boolean;
  onActivate: () => void;
  onSelect: () => void;
}

function Option({ id, name, detail, active, selected, onActivate, onSelect }: OptionProps) {
  return (
    <chakra.div
      role="option"
      id={id}
      aria-selected={selected}
      tabIndex={-1}
      ref={active ? scrollIntoView : null}
      display="flex"
      alignItems="center"
      gap="8px"
      minH="32px"
      px="8px"
      borderRadius="6px"
      cursor="pointer"
      fontWeight={selected ? '600' : '400'}
      bg={active ? 'bg.controlPressed' : 'transparent'}
      onPointerMove={onActivate}
      // The field keeps the focus: losing it would close the list before the click.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onSelect}
      onKeyDown={(event) => event.key === 'Enter' && onSelect()}
    >
      <Text flex="1" minW="0" truncate>
        {name}
      </Text>
      {detail && <Text color={active ? 'fg' : 'fg.muted'}>{detail}</Text>}
    </chakra.div>
  );
}

const scrollIntoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'nearest' });

const simplify = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Returns the options that contain the text, those that start with it first. */
function matching(
  options: readonly SearchOption[],
  query: string,
  detailOf: Props['detailOf'],
): readonly SearchOption[] {
  const wanted = simplify(query.trim());
  if (!wanted) return options.slice(0, MOST_SHOWN);
  const found = options.filter(
    ({ name, value }) => simplify(name).includes(wanted) || detailOf?.(value).includes(wanted),
  );
  const starts = ({ name }: SearchOption) => (simplify(name).startsWith(wanted) ? 0 : 1);
  return found.sort((a, b) => starts(a) - starts(b)).slice(0, MOST_SHOWN);
}
