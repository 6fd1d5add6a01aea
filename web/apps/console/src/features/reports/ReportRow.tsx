import { Box, Button, Flex, IconButton, Text } from '@chakra-ui/react';
import { ConfirmDialog } from '@ringback/ui';
import type { Report } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ChevronDown, ChevronRight, Pencil, Play, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { reports as t } from '../../messages/reports';
import { toastError } from '../../shared/toastError';
import { formatIn, formatTime, stateOf } from './formatRun';
import { ReportRuns } from './ReportRuns';

interface Props {
  workspaceId: string;
  report: Report;
  timeZone: string;
  onEdit: () => void;
  onChange: () => Promise<void>;
}

/** A report with what it does, its state and its actions. Its runs open below it. */
export function ReportRow({ workspaceId, report, timeZone, onEdit, onChange }: Props) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const runsId = useId();
  const [isOpen, setOpen] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const { id, name, lastRun } = report;
  const run = useMutation({
    mutationFn: () => api.runReport(workspaceId, id),
    onSuccess: () => setOpen(true),
    onError: toastError(t.runFailed),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ['report-runs', workspaceId, id] });
      await onChange();
    },
  });
  const remove = useMutation({
    mutationFn: () => api.deleteReport(workspaceId, id),
    onError: toastError(t.deleteFailed),
    onSettled: onChange,
  });
  return (
    <Box as="li" borderTopWidth="1px" borderColor="line" aria-label={name}>
      <Flex align="center" gap="16px" px="16px" py="12px" wrap="wrap">
        <Box flex="1 1 240px" minW="0">
          <Text fontWeight="500" overflowWrap="anywhere">
            {name}
          </Text>
          <Text color="fg.muted" textStyle="xs" overflowWrap="anywhere">
            {describe(report)}
          </Text>
          {report.disabledReason ? (
            <Text color="warn" textStyle="xs">
              {t.disabled} {lastRun?.error}
            </Text>
          ) : (
            <Text textStyle="xs">{report.nextRunAt ? t.next(formatIn(timeZone, report.nextRunAt)) : t.off}</Text>
          )}
          <Text textStyle="xs" color={lastRun?.state === 'failed' ? 'hangup' : 'fg.muted'} role="status">
            {lastRun ? t.lastRun(stateOf(lastRun), formatIn(timeZone, lastRun.createdAt)) : t.neverRun}
          </Text>
        </Box>
        <Flex gap="8px" align="center">
          <Button
            size="sm"
            variant="outline"
            aria-label={t.runNamed(name)}
            loading={run.isPending || lastRun?.state === 'waiting'}
            loadingText={lastRun ? stateOf(lastRun) : t.states.waiting}
            onClick={() => run.mutate()}
          >
            <Play size={16} aria-hidden /> {t.runNow}
          </Button>
          <IconButton size="sm" variant="ghost" aria-label={t.editNamed(name)} onClick={onEdit}>
            <Pencil size={16} aria-hidden />
          </IconButton>
          <IconButton size="sm" variant="ghost" aria-label={t.deleteNamed(name)} onClick={() => setDeleting(true)}>
            <Trash2 size={16} aria-hidden />
          </IconButton>
          <Button
            size="sm"
            variant="ghost"
            aria-expanded={isOpen}
            aria-controls={runsId}
            aria-label={t.runsOf(name)}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? <ChevronDown size={16} aria-hidden /> : <ChevronRight size={16} aria-hidden />} {t.runs}
          </Button>
        </Flex>
      </Flex>
      <Box id={runsId}>{isOpen && <ReportRuns workspaceId={workspaceId} report={report} timeZone={timeZone} />}</Box>
      <ConfirmDialog
        open={isDeleting}
        title={t.deleteTitle(name)}
        cancelLabel={t.form.cancel}
        onCancel={() => setDeleting(false)}
        confirmLabel={t.deleteConfirm}
        onConfirm={() => {
          setDeleting(false);
          remove.mutate();
        }}
      >
        {t.deleteText}
      </ConfirmDialog>
    </Box>
  );
}

/** Returns what a report does, like "Figures · Last week · every Monday at 07:00 · kept for 30 days". */
function describe({ content, schedule, destination }: Report): string {
  const goesTo = destination.url ? t.toWebhook(new URL(destination.url).host) : t.asFile(destination.keepDays ?? 1);
  return [t.content(content), t.periods[content.period], t.schedule(schedule, formatTime(schedule.time)), goesTo].join(
    ' · ',
  );
}
