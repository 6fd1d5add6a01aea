import { Button, chakra, Flex, Input, NativeSelect } from '@chakra-ui/react';
import { useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { messages } from '../../messages';
import { DATE_RANGES, type DateRange } from './dateRange';
import { CALL_KINDS, type useCallFilter } from './useCallFilter';

const t = messages.calls;

interface Props {
  workspaceId: string;
  filter: ReturnType<typeof useCallFilter>;
}

/** The search and the filters above the calls. */
export function CallFilterBar({ workspaceId, filter }: Props) {
  const { api } = useRingback();
  const { data: members = [] } = useQuery({
    queryKey: ['members', workspaceId],
    queryFn: () => api.members(workspaceId),
  });
  const { kind, date, from, to, agent } = filter;
  const search = useRef<HTMLInputElement>(null);
  const clear = () => {
    filter.clear();
    // The button that has the focus disappears.
    search.current?.focus();
  };
  return (
    <Flex as="search" gap="8px" mb="16px" wrap="wrap" align="center">
      <Input
        ref={search}
        type="search"
        size="sm"
        flex={{ base: '1 1 100%', md: '1 1 200px' }}
        maxW={{ md: '280px' }}
        aria-label={t.search}
        placeholder={t.search}
        value={filter.typed}
        onChange={(event) => filter.setTyped(event.target.value)}
      />
      <Flex role="group" aria-label={t.filter} p="2px" borderRadius="8px" bg={trackColor} maxW="100%">
        {CALL_KINDS.map((each) => (
          <chakra.button
            key={each}
            type="button"
            aria-pressed={each === kind}
            px={{ base: '10px', md: '12px' }}
            minH="28px"
            borderRadius="6px"
            cursor="pointer"
            color="fg"
            _hover={{ bg: 'bg.controlHover' }}
            _pressed={{ bg: segmentColor, fontWeight: '600', boxShadow: '0 1px 2px rgba(0,0,0,.12)' }}
            onClick={() => filter.setKind(each)}
          >
            {t.filters[each]}
          </chakra.button>
        ))}
      </Flex>
      <Select label={t.agent} value={agent} onChange={filter.setAgent}>
        <option value="">{t.anyAgent}</option>
        {agent && !members.some(({ id }) => id === agent) && <option value={agent}>{t.formerMember}</option>}
        {members.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Select label={t.date} value={date} onChange={(value) => filter.setDate(value as DateRange)}>
        {DATE_RANGES.map((each) => (
          <option key={each} value={each}>
            {t.dates[each]}
          </option>
        ))}
      </Select>
      {date === 'custom' && (
        <>
          <Day label={t.fromDay} value={from} max={to} onChange={(day) => filter.setDays({ from: day })} />
          <Day label={t.toDay} value={to} min={from} onChange={(day) => filter.setDays({ to: day })} />
        </>
      )}
      {filter.isFiltered && (
        <Button size="sm" variant="ghost" color="fg.muted" onClick={clear}>
          <X size={16} aria-hidden /> {t.clearFilters}
        </Button>
      )}
    </Flex>
  );
}

// The selected segment is the lightest in both modes.
const trackColor = { base: 'bg.controlPressed', _dark: 'bg.card' };
const segmentColor = { base: 'bg.control', _dark: 'bg.controlPressed' };

interface SelectProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}

const Select = ({ label, value, onChange, children }: SelectProps) => (
  <NativeSelect.Root size="sm" w="144px" flexShrink="0">
    <NativeSelect.Field aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {children}
    </NativeSelect.Field>
    <NativeSelect.Indicator />
  </NativeSelect.Root>
);

interface DayProps {
  label: string;
  value: string;
  min?: string;
  max?: string;
  onChange: (day: string) => void;
}

const Day = ({ label, onChange, ...day }: DayProps) => (
  <Input
    type="date"
    size="sm"
    w="144px"
    aria-label={label}
    onChange={(event) => onChange(event.target.value)}
    {...day}
  />
);
