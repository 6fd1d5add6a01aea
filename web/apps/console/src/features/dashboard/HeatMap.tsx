import { Box, chakra } from '@chakra-ui/react';
import type { FigureSlice } from '@ringback/voice-client';
import { dashboard } from '../../messages/dashboard';
import { Section } from '../../shared/Section';
import { hourLabel, valueIn, weekdayName } from './formatFigure';

const t = dashboard;

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'];

/** The strongest color leaves the numbers readable. */
const STRONGEST_PERCENT = 45;

/** The calls of each hour of the week, as a table whose cells are darker where there are more. */
export function HeatMap({ slices, onOpen }: { slices: readonly FigureSlice[]; onOpen: (key: string) => void }) {
  const counts = new Map(slices.map(({ key, figures }) => [key, valueIn(figures, 'calls')]));
  const highest = Math.max(1, ...counts.values());
  return (
    <Section title={t.heatMap}>
      <Box overflowX="auto" px="16px" pb="16px">
        <chakra.table
          w="100%"
          minW="720px"
          tableLayout="fixed"
          textStyle="xs"
          fontVariantNumeric="tabular-nums"
          borderCollapse="separate"
          borderSpacing="2px"
        >
          <thead>
            <tr>
              <chakra.th w="64px" textAlign="start" fontWeight="400" color="fg.muted">
                {t.weekday}
              </chakra.th>
              {HOURS.map((hour) => (
                <chakra.th key={hour} scope="col" fontWeight="400" color="fg.muted" aria-label={hourLabel(hour)}>
                  {hour}
                </chakra.th>
              ))}
            </tr>
          </thead>
          <tbody>
            {WEEKDAYS.map((weekday) => (
              <tr key={weekday}>
                <chakra.th scope="row" textAlign="start" fontWeight="400" color="fg.muted" pe="8px">
                  {weekdayName(weekday, 'short')}
                </chakra.th>
                {HOURS.map((hour) => (
                  <HeatCell
                    key={hour}
                    label={(calls) => t.weekdayHour(weekdayName(weekday), hourLabel(hour), t.callCount(calls))}
                    calls={counts.get(`${weekday}-${hour}`) ?? 0}
                    highest={highest}
                    onOpen={() => onOpen(`${weekday}-${hour}`)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </chakra.table>
      </Box>
    </Section>
  );
}

interface CellProps {
  label: (calls: number) => string;
  calls: number;
  highest: number;
  onOpen: () => void;
}

function HeatCell({ label, calls, highest, onOpen }: CellProps) {
  const percent = Math.round((calls / highest) * STRONGEST_PERCENT);
  return (
    <chakra.td
      h="28px"
      textAlign="center"
      borderRadius="4px"
      style={{ background: `color-mix(in srgb, var(--chakra-colors-accent) ${percent}%, transparent)` }}
    >
      {calls > 0 && (
        <chakra.button
          type="button"
          w="100%"
          h="100%"
          cursor="pointer"
          borderRadius="4px"
          aria-label={label(calls)}
          title={label(calls)}
          onClick={onOpen}
        >
          {calls.toLocaleString()}
        </chakra.button>
      )}
    </chakra.td>
  );
}
