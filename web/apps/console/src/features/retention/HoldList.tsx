import { Box, Button, Skeleton, Text } from '@chakra-ui/react';
import { formatDateTime } from '@ringback/ui';
import { useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { messages } from '../../messages';
import { LoadError } from '../../shared/LoadError';
import { Section } from '../../shared/Section';
import { SectionRow } from '../../shared/SectionRow';

const t = messages.retention.holds;

/** The calls whose data is kept, newest hold first. */
export function HoldList({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const { data, error, refetch } = useQuery({
    queryKey: ['legal-holds', workspaceId],
    queryFn: () => api.legalHolds(workspaceId),
  });
  return (
    <Section title={t.title}>
      {!data && (
        <Box px="16px" pb="16px">
          {error ? (
            <LoadError text={error.message} onRetry={() => void refetch()} />
          ) : (
            <Skeleton h="48px" bg="bg.controlPressed" role="status" aria-label={messages.loading} />
          )}
        </Box>
      )}
      {data?.length === 0 && (
        <Text color="fg.muted" px="16px" pb="16px">
          {t.empty}
        </Text>
      )}
      {data && data.length > 0 && (
        <Box as="ul" listStyleType="none" aria-label={t.title}>
          {data.map((hold) => (
            <SectionRow key={hold.callId}>
              <Box flex="1 1 240px" minW="0">
                <Text fontWeight="500" overflowWrap="anywhere">
                  {hold.reason}
                </Text>
                <Text color="fg.muted" textStyle="xs">
                  {t.by(hold.placedBy.name, formatDateTime(hold.placedAt))}
                </Text>
              </Box>
              <Button asChild size="sm" variant="outline">
                <Link to={`/calls/${hold.callId}`}>{t.open}</Link>
              </Button>
            </SectionRow>
          ))}
        </Box>
      )}
    </Section>
  );
}
