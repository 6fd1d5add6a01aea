import { Box, Button, Flex, Heading, Text } from '@chakra-ui/react';
import { ConfirmDialog, toaster } from '@ringback/ui';
import { Problem, type TwilioStatus } from '@ringback/voice-client';
import { useState } from 'react';
import { messages } from '../../messages';
import { useRingback } from '../../RingbackProvider';

const t = messages.settings.rotate;

type Secret = 'api-key' | 'auth-token';

/** Replaces the API key or Auth Token without interrupting calls. */
export function RotateCredentials({ workspaceId, status }: { workspaceId: string; status: TwilioStatus }) {
  const { api } = useRingback();
  const [pending, setPending] = useState<Secret | null>(null);
  const [busy, setBusy] = useState(false);

  const rotate = async (secret: Secret) => {
    setBusy(true);
    try {
      const { oldAcceptedUntil } = await api.rotateCredentials(workspaceId, secret);
      const until = new Date(oldAcceptedUntil).toLocaleTimeString([], { timeStyle: 'short' });
      toaster.create({ type: 'success', title: t.done[secret], description: t.validUntil(until) });
    } catch (error) {
      toaster.create({
        type: 'error',
        title: t.failed,
        description: error instanceof Problem ? error.message : String(error),
      });
    } finally {
      setBusy(false);
      setPending(null);
    }
  };

  return (
    <Box as="section" aria-label={t.title} bg="bg.card" borderRadius="10px" boxShadow="card" p="24px" mt="16px">
      <Heading as="h3" textStyle="md" fontWeight="600">
        {t.title}
      </Heading>
      <Text color="fg.muted" mt="4px" mb="16px">
        {t.intro}
      </Text>
      <Flex gap="8px" wrap="wrap">
        {status.setup_method === 'auto' && (
          <Button size="sm" variant="outline" onClick={() => setPending('api-key')}>
            {t.button['api-key']}
          </Button>
        )}
        <Button size="sm" variant="outline" onClick={() => setPending('auth-token')}>
          {t.button['auth-token']}
        </Button>
      </Flex>
      <ConfirmDialog
        open={pending !== null}
        title={pending ? t.confirmTitle[pending] : ''}
        cancelLabel={t.cancel}
        onCancel={() => setPending(null)}
        confirmLabel={pending ? t.button[pending] : undefined}
        onConfirm={() => pending && void rotate(pending)}
        busy={busy}
      >
        <Text>{pending && t.confirmText[pending]}</Text>
      </ConfirmDialog>
    </Box>
  );
}
