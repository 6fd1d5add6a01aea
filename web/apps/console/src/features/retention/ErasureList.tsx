import { Box, Button, Skeleton, Text } from '@chakra-ui/react';
import { formatDateTime } from '@ringback/ui';
import type { Erasure } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { messages } from '../../messages';
import { erasureCounts } from '../../shared/erasureCounts';
import { LoadError } from '../../shared/LoadError';
import { Section } from '../../shared/Section';
import { SectionRow } from '../../shared/SectionRow';
import { saveFile } from '../../shared/saveFile';
import { toastError } from '../../shared/toastError';

const t = messages.retention.erasure;
const POLL_MS = 2000;

/** The erasures of a workspace, their progress and their certificates. */
export function ErasureList({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const { data, error, refetch } = useQuery({
    queryKey: ['erasures', workspaceId],
    queryFn: () => api.erasures(workspaceId),
    refetchInterval: ({ state }) => (state.data?.some(({ completedAt }) => completedAt === null) ? POLL_MS : false),
  });
  return (
    <Section title={t.list}>
      {error && (
        <Box px="16px" pb="16px">
          <LoadError text={error.message} onRetry={() => void refetch()} />
        </Box>
      )}
      {!data && !error && (
        <Box px="16px" pb="16px">
          <Skeleton h="48px" bg="bg.controlPressed" role="status" aria-label={messages.loading} />
        </Box>
      )}
      {data?.length === 0 && (
        <Text color="fg.muted" px="16px" pb="16px">
          {t.empty}
        </Text>
      )}
      {data && data.length > 0 && (
        <Box as="ul" listStyleType="none" aria-label={t.list}>
          {data.map((erasure) => (
            <SectionRow key={erasure.id}>
              <Box flex="1 1 240px" minW="0">
                <Text fontWeight="500" overflowWrap="anywhere">
                  {erasure.callId ? t.call : erasure.subject}
                  {erasure.reason && ` · ${erasure.reason}`}
                </Text>
                <Text color="fg.muted" textStyle="xs">
                  {t.requested(erasure.requestedBy.name, formatDateTime(erasure.requestedAt))}
                </Text>
                <Text textStyle="xs" role={erasure.completedAt ? undefined : 'status'}>
                  {stateOf(erasure)}
                </Text>
                <Text color="fg.muted" textStyle="xs">
                  {countsOf(erasure)}
                </Text>
                {erasure.failures > 0 && (
                  <Text color="warn" textStyle="xs">
                    {t.failures(erasure.failures)}
                  </Text>
                )}
              </Box>
              {erasure.callId && (
                <Button asChild size="sm" variant="outline">
                  <Link to={`/calls/${erasure.callId}`}>{t.openCall}</Link>
                </Button>
              )}
              {erasure.completedAt && <CertificateButton workspaceId={workspaceId} id={erasure.id} />}
            </SectionRow>
          ))}
        </Box>
      )}
    </Section>
  );
}

function stateOf(erasure: Erasure): string {
  if (erasure.completedAt) return t.completed(formatDateTime(erasure.completedAt));
  const running = t.running(erasure.callsLeft, erasure.twilioLeft);
  return erasure.held > 0 ? `${running} ${t.held(erasure.held)}` : running;
}

/** Returns what was deleted so far, like "2 calls, 1 recording". */
function countsOf({ erased, completedAt }: Erasure): string {
  const counts = erasureCounts(erased);
  if (counts.length === 0) return completedAt ? t.nothing : '';
  return new Intl.ListFormat('en', { type: 'unit' }).format(counts);
}

function CertificateButton({ workspaceId, id }: { workspaceId: string; id: string }) {
  const { api } = useRingback();
  const download = useMutation({
    mutationFn: () => api.erasureCertificate(workspaceId, id),
    onSuccess: (certificate) =>
      saveFile(`ringback-erasure-${id}.json`, new Blob([JSON.stringify(certificate)], { type: 'application/json' })),
    onError: toastError(t.certificateFailed),
  });
  return (
    <Button size="sm" variant="outline" loading={download.isPending} onClick={() => download.mutate()}>
      {t.certificate}
    </Button>
  );
}
