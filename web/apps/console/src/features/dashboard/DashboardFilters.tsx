import { Box, Flex } from '@chakra-ui/react';
import { useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { dashboard } from '../../messages/dashboard';
import { FilterDay, FilterSelect } from '../../shared/FilterFields';
import { SegmentedControl } from '../../shared/SegmentedControl';
import { PERIODS } from './period';
import type { useDashboardFilter } from './useDashboardFilter';

const t = dashboard;

interface Props {
  workspaceId: string;
  filter: ReturnType<typeof useDashboardFilter>;
  /** Whether the reader may see the figures of others. */
  seesAll: boolean;
  serviceLevels: readonly number[];
  shortAbandons: readonly number[];
  /** Actions at the end of the row. */
  children: ReactNode;
}

/** The period, the agent and the thresholds of the figures. */
export function DashboardFilters({ workspaceId, filter, seesAll, serviceLevels, shortAbandons, children }: Props) {
  const { period, query } = filter;
  return (
    <Flex as="search" gap="8px" mb="16px" wrap="wrap" align="center">
      <SegmentedControl
        label={t.period}
        values={PERIODS}
        names={t.periods}
        value={period}
        onChange={filter.setPeriod}
      />
      {period === 'custom' && (
        <>
          <FilterDay
            label={t.fromDay}
            value={query.from}
            max={query.to}
            onChange={(from) => filter.setDays({ from })}
          />
          <FilterDay label={t.toDay} value={query.to} min={query.from} onChange={(to) => filter.setDays({ to })} />
        </>
      )}
      {seesAll && <AgentSelect workspaceId={workspaceId} value={filter.agent} onChange={filter.setAgent} />}
      {seesAll && !filter.agent && (
        <>
          <FilterSelect label={t.serviceLevel} value={String(filter.level)} onChange={filter.setLevel}>
            {serviceLevels.map((seconds) => (
              <option key={seconds} value={seconds}>
                {t.serviceLevelOf(seconds)}
              </option>
            ))}
          </FilterSelect>
          <FilterSelect label={t.shortAbandons} value={String(filter.short)} onChange={filter.setShort}>
            {shortAbandons.map((seconds) => (
              <option key={seconds} value={seconds}>
                {t.shortAbandonsOf(seconds)}
              </option>
            ))}
          </FilterSelect>
        </>
      )}
      <Box ms="auto">{children}</Box>
    </Flex>
  );
}

interface AgentProps {
  workspaceId: string;
  value: string;
  onChange: (agent: string) => void;
}

function AgentSelect({ workspaceId, value, onChange }: AgentProps) {
  const { api } = useRingback();
  const { data: members = [] } = useQuery({
    queryKey: ['members', workspaceId],
    queryFn: () => api.members(workspaceId),
  });
  return (
    <FilterSelect label={t.agent} value={value} onChange={onChange}>
      <option value="">{t.allAgents}</option>
      {value && !members.some(({ id }) => id === value) && <option value={value}>{t.formerMember}</option>}
      {members.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </FilterSelect>
  );
}
