import { Button, Flex, Input } from '@chakra-ui/react';
import { useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { messages } from '../../messages';
import { FilterDay, FilterSelect } from '../../shared/FilterFields';
import { SegmentedControl } from '../../shared/SegmentedControl';
import { DATE_RANGES, type DateRange } from './dateRange';
import { CALL_KINDS, type useCallFilter } from './useCallFilter';

const t = messages.calls;

interface Props {
  workspaceId: string;
  filter: ReturnType<typeof useCallFilter>;
  /** Actions on the list, at the end of the bar. */
  children?: ReactNode;
}

/** The search and the filters above the calls. */
export function CallFilterBar({ workspaceId, filter, children }: Props) {
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
      <SegmentedControl label={t.filter} values={CALL_KINDS} names={t.filters} value={kind} onChange={filter.setKind} />
      <FilterSelect label={t.agent} value={agent} onChange={filter.setAgent}>
        <option value="">{t.anyAgent}</option>
        {agent && !members.some(({ id }) => id === agent) && <option value={agent}>{t.formerMember}</option>}
        {members.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </FilterSelect>
      <FilterSelect label={t.date} value={date} onChange={(value) => filter.setDate(value as DateRange)}>
        {DATE_RANGES.map((each) => (
          <option key={each} value={each}>
            {t.dates[each]}
          </option>
        ))}
      </FilterSelect>
      {date === 'custom' && (
        <>
          <FilterDay label={t.fromDay} value={from} max={to} onChange={(day) => filter.setDays({ from: day })} />
          <FilterDay label={t.toDay} value={to} min={from} onChange={(day) => filter.setDays({ to: day })} />
        </>
      )}
      {filter.isFiltered && (
        <Button size="sm" variant="ghost" color="fg.muted" onClick={clear}>
          <X size={16} aria-hidden /> {t.clearFilters}
        </Button>
      )}
      {children && (
        <Flex gap="8px" ms="auto">
          {children}
        </Flex>
      )}
    </Flex>
  );
}
