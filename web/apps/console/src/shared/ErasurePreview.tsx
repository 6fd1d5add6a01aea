import { Box, Link as ChakraLink, Skeleton, Text } from '@chakra-ui/react';
import type { ErasurePreview as Preview } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { Link } from 'react-router';
import { messages } from '../messages';
import { erasureCounts } from './erasureCounts';
import { LoadError } from './LoadError';

const t = messages.retention.erasure;
const MAX_HOLDS = 5;

/** Counts what an erasure would delete, each time that its dialog is opened. */
export function useErasurePreview(
  workspaceId: string,
  target: { number: string } | { callId: string },
  isOpen: boolean,
) {
  const { api } = useRingback();
  return useQuery({
    queryKey: ['erasure-preview', workspaceId, target],
    queryFn: () => api.previewErasure(workspaceId, target),
    enabled: isOpen,
    gcTime: 0,
  });
}

/** What an erasure would delete, and the calls on legal hold, which stay. */
export function ErasurePreview({ preview }: { preview: ReturnType<typeof useErasurePreview> }) {
  const { data, error, refetch } = preview;
  if (error) return <LoadError text={error.message} onRetry={() => void refetch()} />;
  return (
    <Box aria-live="polite" aria-busy={!data} mb="12px">
      {data ? (
        <Counts preview={data} />
      ) : (
        <Skeleton h="44px" bg="bg.controlPressed" role="status" aria-label={t.preview.loading} />
      )}
    </Box>
  );
}

function Counts({ preview }: { preview: Preview }) {
  const counts = erasureCounts(preview);
  const more = preview.held.length - MAX_HOLDS;
  const listTitle = useId();
  return (
    <>
      {counts.length > 0 ? (
        <Box color="fg">
          <Text id={listTitle} fontWeight="500">
            {t.preview.list}
          </Text>
          <Box as="ul" aria-labelledby={listTitle} listStyleType="disc" ps="18px">
            {counts.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </Box>
        </Box>
      ) : (
        <Text color="fg">{t.preview.nothing}</Text>
      )}
      {preview.held.length > 0 && (
        <Box mt="8px">
          <Text color="warn">{t.preview.held(preview.held.length)}</Text>
          <Box as="ul" listStyleType="disc" ps="18px" overflowWrap="anywhere">
            {preview.held.slice(0, MAX_HOLDS).map((hold) => (
              <li key={hold.callId}>
                <ChakraLink asChild textDecoration="underline">
                  <Link to={`/calls/${hold.callId}`}>{hold.reason}</Link>
                </ChakraLink>
              </li>
            ))}
            {more > 0 && <li>{t.preview.more(more)}</li>}
          </Box>
        </Box>
      )}
    </>
  );
}
