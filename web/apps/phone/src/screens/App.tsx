import { Box, Button, chakra, Flex, Heading, Text } from '@chakra-ui/react';
import { Plus } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import type { Handset } from '../handset/handset';
import { suggestNumber } from '../handset/numbers';
import type { Phones } from '../handset/phones';
import { Ringer, type Sound } from '../handset/ringer';
import { messages } from '../messages';
import { HandsetCard } from './HandsetCard';
import { KNOWN_NUMBERS_ID, useKnownNumbers } from './useKnownNumbers';

const ringer = new Ringer();

/** The page with its handsets. */
export function App({ phones }: { phones: Phones }) {
  const { handsets, connection, logs } = useSyncExternalStore(phones.subscribe, phones.getState);
  const knownNumbers = useKnownNumbers(connection);
  const sound = soundFor(handsets);
  useEffect(() => ringer.play(sound), [sound]);

  return (
    <Box as="main" maxW="1120px" mx="auto" px={{ base: '16px', md: '32px' }} py="32px">
      <Flex align="center" justify="space-between" wrap="wrap" gap="16px" mb="8px">
        <Heading as="h1" fontSize="28px" lineHeight="36px" fontWeight="600" letterSpacing="-0.01em">
          {messages.title}
        </Heading>
        <Button
          h="32px"
          px="12px"
          fontSize="13px"
          borderRadius="6px"
          bg="accent"
          color="accent.on"
          _hover={{ bg: 'accent.hover' }}
          onClick={() => phones.add(suggestNumber(Math.random))}
        >
          <Plus size={16} aria-hidden /> {messages.addPhone}
        </Button>
      </Flex>
      <Text color="fg.muted" mb="24px" maxW="640px">
        {messages.intro}
      </Text>
      <ConnectionNotice connection={connection} />
      <Flex gap="24px" wrap="wrap" align="flex-start" justify={{ base: 'center', sm: 'flex-start' }}>
        {handsets.map((handset, index) => (
          <HandsetCard
            key={handset.id}
            handset={handset}
            name={messages.phoneName(index + 1)}
            phones={phones}
            isOnline={connection === 'up'}
            log={logs[handset.id] ?? []}
            onRemove={handsets.length > 1 ? () => phones.remove(handset.id) : undefined}
          />
        ))}
      </Flex>
      <datalist id={KNOWN_NUMBERS_ID}>
        {knownNumbers.map(({ number, friendlyName }) => (
          <option key={number} value={number}>
            {friendlyName}
          </option>
        ))}
      </datalist>
    </Box>
  );
}

function ConnectionNotice({ connection }: { connection: 'connecting' | 'up' | 'down' }) {
  return (
    <chakra.div role="status" mb={connection === 'down' ? '24px' : 0}>
      {connection === 'down' && (
        <Text bg="bg.card" color="warn" borderRadius="10px" border="1px solid" borderColor="line" p="12px 16px">
          {messages.exchangeUnreachable}
        </Text>
      )}
    </chakra.div>
  );
}

/** A ringing phone is louder than one that waits. */
function soundFor(handsets: readonly Handset[]): Sound {
  if (handsets.some(({ call }) => call?.phase === 'incoming')) return 'ring';
  if (handsets.some(({ call }) => call?.phase === 'ringing' && !call.earlyMedia)) return 'ringback';
  return 'silent';
}
