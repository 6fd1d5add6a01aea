import { Text } from '@chakra-ui/react';
import { Timer } from '@ringback/ui';
import { useTelephone } from '@ringback/voice-react';
import { messages } from '../../messages';

const t = messages.board;

/** Says how old the board is, while the connection is lost. */
export function Freshness() {
  const { lostSince } = useTelephone().realtime;
  if (lostSince === null) return null;
  return (
    <Text role="status" px="0.8em" py="0.5em" borderRadius="10px" bg="warn.soft" color="warn" fontWeight="500">
      {t.stale(new Date(lostSince).toLocaleTimeString([], { timeStyle: 'medium' }))} <Timer since={lostSince} />{' '}
      {t.staleAge}
    </Text>
  );
}
