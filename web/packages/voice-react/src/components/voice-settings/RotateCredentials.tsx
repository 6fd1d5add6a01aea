import { Box, Button, Flex, Heading, Text } from '@chakra-ui/react';
import { Question, toaster } from '@ringback/ui';
import { Problem, type TwilioStatus } from '@ringback/voice-client';
import { useState } from 'react';
import { words } from '../../messages';
import { useRingback } from '../../RingbackProvider';

const say = words.settings.rotate;

type What = 'api-key' | 'auth-token';

/** Another API key or Auth Token in place of the present one, while calls go on. */
export function RotateCredentials({ workspaceId, status }: { workspaceId: string; status: TwilioStatus }) {
  const { api } = useRingback();
  const [asked, setAsked] = useState<What | null>(null);
  const [busy, setBusy] = useState(false);

  const rotate = async (what: What) => {
    setBusy(true);
    try {
      const { oldAcceptedUntil } = await api.rotate(workspaceId, what);
      const until = new Date(oldAcceptedUntil).toLocaleTimeString([], { timeStyle: 'short' });
      toaster.create({ type: 'success', title: say.done[what], description: say.until(until) });
    } catch (error) {
      toaster.create({
        type: 'error',
        title: say.failed,
        description: error instanceof Problem ? error.message : String(error),
      });
    } finally {
      setBusy(false);
      setAsked(null);
    }
  };

  return (
    <Box as="section" aria-label={say.title} bg="bg.card" borderRadius="10px" boxShadow="card" p="24px" mt="16px">
      <Heading as="h3" textStyle="md" fontWeight="600">
        {say.title}
      </Heading>
      <Text color="fg.muted" mt="4px" mb="16px">
        {say.intro}
      </Text>
      <Flex gap="8px" wrap="wrap">
        {status.setup_method === 'auto' && (
          <Button size="sm" variant="outline" onClick={() => setAsked('api-key')}>
            {say.button['api-key']}
          </Button>
        )}
        <Button size="sm" variant="outline" onClick={() => setAsked('auth-token')}>
          {say.button['auth-token']}
        </Button>
      </Flex>
      <Question
        open={asked !== null}
        title={asked ? say.ask[asked] : ''}
        stay={say.stay}
        onStay={() => setAsked(null)}
        go={asked ? say.button[asked] : undefined}
        onGo={() => asked && void rotate(asked)}
        busy={busy}
      >
        <Text>{asked && say.says[asked]}</Text>
      </Question>
    </Box>
  );
}
