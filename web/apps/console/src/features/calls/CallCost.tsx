import { Box, chakra, Flex, Skeleton, Text } from '@chakra-ui/react';
import { type Call, type CallCost as Cost, hasEnded } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { messages } from '../../messages';
import { formatValue } from '../../shared/formatValue';
import { LoadError } from '../../shared/LoadError';
import { Section } from '../../shared/Section';

const t = messages.calls.cost;
const POLL_MS = 30_000;

/** What Twilio charged for an ended call: its legs, its recordings and in all. */
export function CallCost({ workspaceId, call }: { workspaceId: string; call: Call }) {
  const { api } = useRingback();
  const isOver = hasEnded(call);
  const { data, error, refetch } = useQuery({
    queryKey: ['call-cost', workspaceId, call.id],
    queryFn: () => api.callCost(workspaceId, call.id),
    enabled: isOver,
    refetchInterval: ({ state }) => (state.data && countOf(state.data, 'pending') > 0 ? POLL_MS : false),
  });
  if (!isOver) return null;
  return (
    <Section title={t.title}>
      <Box px="16px" pb="16px">
        {data ? (
          <Charges cost={data} />
        ) : error ? (
          <LoadError text={error.message} onRetry={() => void refetch()} />
        ) : (
          <Skeleton h="24px" bg="bg.controlPressed" role="status" aria-label={t.loading} />
        )}
      </Box>
    </Section>
  );
}

function Charges({ cost }: { cost: Cost }) {
  const { legs, recordings, totals } = cost;
  const [pending, unavailable] = [countOf(cost, 'pending'), countOf(cost, 'unavailable')];
  if (legs.length + recordings.length === 0) return <Text color="fg.muted">{t.none}</Text>;
  const amounts = (part: 'legs' | 'recordings' | 'total') =>
    totals
      .filter((total) => total[part] !== 0 || totals.length === 1)
      .map((total) => formatValue(total[part], 'money', total.currency))
      .join(' + ') || '–';
  const known = recordings.some(({ state }) => state === 'known');
  return (
    <>
      <dl>
        <Row name={t.legs(legs.length)} amount={amounts('legs')} />
        {recordings.length > 0 && (
          <Row name={t.recordings(recordings.length)} amount={known ? amounts('recordings') : '–'} />
        )}
        <Row name={t.total} amount={amounts('total')} isTotal />
      </dl>
      <Box role="status">
        {pending > 0 && <Text color="fg.muted">{t.pending(pending)}</Text>}
        {unavailable > 0 && <Text color="fg.muted">{t.unavailable(unavailable)}</Text>}
      </Box>
      <Text textStyle="xs" color="fg.muted" mt="8px">
        {t.without}
      </Text>
    </>
  );
}

const Row = ({ name, amount, isTotal = false }: { name: string; amount: string; isTotal?: boolean }) => (
  <Flex minH="32px" align="baseline" justify="space-between" gap="16px" fontWeight={isTotal ? '600' : undefined}>
    <chakra.dt color={isTotal ? undefined : 'fg.muted'}>{name}</chakra.dt>
    <chakra.dd fontVariantNumeric="tabular-nums" textAlign="end">
      {amount}
    </chakra.dd>
  </Flex>
);

const countOf = ({ legs, recordings }: Cost, state: Cost['legs'][number]['state']): number =>
  [...legs, ...recordings].filter((charge) => charge.state === state).length;
