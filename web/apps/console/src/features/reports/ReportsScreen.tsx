import { Box, Button, Flex, Skeleton, Text } from '@chakra-ui/react';
import type { Report } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { FileClock, Plus } from 'lucide-react';
import { useState } from 'react';
import { reports as t } from '../../messages/reports';
import { LoadError } from '../../shared/LoadError';
import { Section } from '../../shared/Section';
import { pollInterval } from './formatRun';
import { ReportForm } from './ReportForm';
import { ReportRow } from './ReportRow';

/** The scheduled reports of a workspace, and their runs. */
export function ReportsScreen({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const [edited, setEdited] = useState<Report | 'new' | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['reports', workspaceId],
    queryFn: () => api.reports(workspaceId),
    refetchInterval: ({ state }) => pollInterval(state.data?.reports.map(({ lastRun }) => lastRun)),
  });
  const reload = async () => {
    await refetch();
  };
  return (
    <Section
      title={t.title}
      action={
        <Button size="sm" onClick={() => setEdited('new')}>
          <Plus size={16} aria-hidden /> {t.create}
        </Button>
      }
    >
      <Text color="fg.muted" px="16px" pb="16px">
        {t.text}
      </Text>
      {error && (
        <Box px="16px">
          <LoadError text={t.loadFailed(error.message)} onRetry={() => void refetch()} />
        </Box>
      )}
      {!data && !error && (
        <Box px="16px" pb="16px">
          <Skeleton h="120px" bg="bg.controlPressed" role="status" aria-label={t.loading} />
        </Box>
      )}
      {data?.reports.length === 0 && (
        <Flex direction="column" align="center" gap="16px" px="16px" py="48px" textAlign="center" color="fg.muted">
          <FileClock size={40} strokeWidth={1.5} aria-hidden />
          <Text>{t.empty}</Text>
        </Flex>
      )}
      {data && data.reports.length > 0 && (
        <Box as="ul" listStyleType="none" aria-label={t.title}>
          {data.reports.map((report) => (
            <ReportRow
              key={report.id}
              workspaceId={workspaceId}
              report={report}
              timeZone={data.timeZone}
              onEdit={() => setEdited(report)}
              onChange={reload}
            />
          ))}
        </Box>
      )}
      {edited && (
        <ReportForm
          workspaceId={workspaceId}
          report={edited === 'new' ? null : edited}
          onSaved={reload}
          onClose={() => setEdited(null)}
        />
      )}
    </Section>
  );
}
