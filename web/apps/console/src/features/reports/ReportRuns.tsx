import { Box, Button, Flex, Skeleton, Text } from '@chakra-ui/react';
import type { Report, ReportRun } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { messages } from '../../messages';
import { reports as t } from '../../messages/reports';
import { LoadError } from '../../shared/LoadError';
import { saveFile } from '../../shared/saveFile';
import { toastError } from '../../shared/toastError';
import { formatIn, formatRunDays, formatSize, pollInterval, stateOf } from './formatRun';

interface Props {
  workspaceId: string;
  report: Report;
  timeZone: string;
}

/** The last runs of a report, with their files. */
export function ReportRuns({ workspaceId, report, timeZone }: Props) {
  const { api } = useRingback();
  const { data, error, refetch } = useQuery({
    queryKey: ['report-runs', workspaceId, report.id, report.lastRun?.id, report.lastRun?.state],
    queryFn: () => api.reportRuns(workspaceId, report.id),
    refetchInterval: ({ state }) => pollInterval(state.data),
    placeholderData: (before) => before,
  });
  return (
    <Box px="16px" pb="12px">
      {error && <LoadError text={error.message} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton h="48px" bg="bg.controlPressed" role="status" aria-label={messages.loading} />}
      {data?.length === 0 && (
        <Text color="fg.muted" textStyle="xs">
          {t.noRuns}
        </Text>
      )}
      {data && data.length > 0 && (
        <Box as="ul" listStyleType="none" aria-label={t.runsOf(report.name)} bg="bg.window" borderRadius="6px">
          {data.map((run) => (
            <RunRow key={run.id} workspaceId={workspaceId} reportId={report.id} run={run} timeZone={timeZone} />
          ))}
        </Box>
      )}
    </Box>
  );
}

interface RowProps {
  workspaceId: string;
  reportId: string;
  run: ReportRun;
  timeZone: string;
}

function RunRow({ workspaceId, reportId, run, timeZone }: RowProps) {
  const { api } = useRingback();
  const download = useMutation({
    mutationFn: () => api.reportFile(workspaceId, reportId, run.id),
    onSuccess: ({ name, content }) => saveFile(name, content),
    onError: toastError(t.downloadFailed),
  });
  const facts = [
    t.occasions[run.occasion],
    formatRunDays(run),
    run.size !== null && formatSize(run.size),
    run.file === 'available' && run.expiresAt && t.kept(formatIn(timeZone, run.expiresAt)),
  ].filter(Boolean);
  return (
    <Flex
      as="li"
      align="center"
      gap="16px"
      wrap="wrap"
      px="12px"
      py="8px"
      borderBottomWidth="1px"
      borderColor="line"
      _last={{ borderBottomWidth: '0' }}
    >
      <Box flex="1 1 240px" minW="0">
        <Text>
          {formatIn(timeZone, run.scheduledFor)} ·{' '}
          <Text as="span" fontWeight="500" color={run.state === 'failed' ? 'hangup' : undefined}>
            {stateOf(run)}
          </Text>
        </Text>
        <Text color="fg.muted" textStyle="xs">
          {facts.join(' · ')}
        </Text>
        {run.error && (
          <Text color="warn" textStyle="xs" overflowWrap="anywhere">
            {run.error}{' '}
            {run.state === 'waiting' && run.nextTryAt && t.retry(run.attempts, formatIn(timeZone, run.nextTryAt))}
          </Text>
        )}
        {t.files[run.file] && (
          <Text color="fg.muted" textStyle="xs">
            {t.files[run.file]}
          </Text>
        )}
      </Box>
      {run.file === 'available' && (
        <Button
          size="sm"
          variant="outline"
          aria-label={t.downloadNamed(run.fileName ?? '')}
          loading={download.isPending}
          onClick={() => download.mutate()}
        >
          <Download size={16} aria-hidden /> {t.download}
        </Button>
      )}
    </Flex>
  );
}
