import { Box, Field, Flex, Input, Text } from '@chakra-ui/react';
import { useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { reports } from '../../messages/reports';
import { formatIn } from './formatRun';
import { LabeledSelect } from './LabeledSelect';
import { type ReportDraft, scheduleOf } from './reportDraft';

const t = reports.form;
const WEEKDAYS = t.weekdays.map((name, index) => [String(index + 1), name] as const);
const MONTH_DAYS = Array.from({ length: 31 }, (_, index) => [String(index + 1), String(index + 1)] as const);

interface Props {
  workspaceId: string;
  draft: ReportDraft;
  onChange: (change: Partial<ReportDraft>) => void;
}

/** When a report runs, with its next three runs. */
export function ScheduleFields({ workspaceId, draft, onChange }: Props) {
  const { api } = useRingback();
  const schedule = scheduleOf(draft);
  const { data, error } = useQuery({
    queryKey: ['next-report-runs', workspaceId, schedule],
    queryFn: () => api.nextReportRuns(workspaceId, schedule),
    enabled: draft.time !== '',
    placeholderData: (before) => before,
  });
  return (
    <>
      <Flex gap="16px" wrap="wrap" align="start">
        <LabeledSelect
          label={t.frequency}
          options={t.frequencies}
          value={draft.frequency}
          onChange={(frequency) => onChange({ frequency })}
        />
        {draft.frequency === 'weekly' && (
          <LabeledSelect
            label={t.weekday}
            options={WEEKDAYS}
            value={draft.weekday}
            onChange={(weekday) => onChange({ weekday })}
          />
        )}
        {draft.frequency === 'monthly' && (
          <LabeledSelect
            label={t.monthDay}
            options={MONTH_DAYS}
            help={Number(draft.monthDay) > 28 ? t.monthDayHelp : undefined}
            value={draft.monthDay}
            onChange={(monthDay) => onChange({ monthDay })}
          />
        )}
        <Field.Root flex="1 1 120px" w="auto">
          <Field.Label>{t.time}</Field.Label>
          <Input
            type="time"
            size="sm"
            value={draft.time}
            onChange={(event) => onChange({ time: event.target.value.slice(0, 5) })}
          />
        </Field.Root>
      </Flex>
      <Box p="12px" borderRadius="6px" bg="bg.window" minH="92px" aria-live="polite">
        {error ? (
          <Text color="hangup">{t.previewFailed(error.message)}</Text>
        ) : (
          data && (
            <>
              <Text textStyle="xs" color="fg.muted" mb="4px">
                {t.preview(data.timeZone)}
              </Text>
              {data.nextRuns.map((run) => (
                <Text key={run}>{formatIn(data.timeZone, run)}</Text>
              ))}
            </>
          )
        )}
      </Box>
    </>
  );
}
