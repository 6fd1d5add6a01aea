import { Box, Button, Text } from '@chakra-ui/react';
import { ConfirmDialog, toaster } from '@ringback/ui';
import { Problem } from '@ringback/voice-client';
import { useState } from 'react';
import { messages } from '../../messages';
import { useRingback } from '../../RingbackProvider';

const t = messages.settings.disconnect;

interface Props {
  workspaceId: string;
  /** Whether the resources were set up manually; they then stay at Twilio. */
  isManualSetup: boolean;
}

/** Disconnects the workspace from its Twilio account after a confirmation that lists the consequences. */
export function DisconnectButton({ workspaceId, isManualSetup }: Props) {
  const { api } = useRingback();
  const [isOpen, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const consequences = isManualSetup ? t.consequences.filter((_, index) => index !== 1) : t.consequences;

  const disconnect = async () => {
    setBusy(true);
    try {
      const { remaining } = await api.disconnectTwilio(workspaceId);
      toaster.create(
        remaining.length === 0
          ? { type: 'success', title: t.done }
          : { type: 'warning', title: t.incomplete, description: remaining.join('\n') },
      );
    } catch (error) {
      toaster.create({
        type: 'error',
        title: t.failed,
        description: error instanceof Problem ? error.message : String(error),
      });
    } finally {
      setBusy(false);
      setOpen(false);
    }
  };

  return (
    <ConfirmDialog
      open={isOpen}
      title={t.title}
      cancelLabel={t.cancel}
      onCancel={() => setOpen(false)}
      confirmLabel={t.confirm}
      onConfirm={() => void disconnect()}
      busy={busy}
      trigger={
        <Button
          size="sm"
          bg="hangup.fill"
          color="hangup.on"
          ms="auto"
          _hover={{ bg: 'hangup.fill', filter: 'brightness(.94)' }}
        >
          {t.button}
        </Button>
      }
      onOpen={() => setOpen(true)}
    >
      <Text>{t.intro}</Text>
      <Box as="ul" listStyleType="disc" pl="16px" my="8px">
        {consequences.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </Box>
      <Text>{t.unchanged}</Text>
    </ConfirmDialog>
  );
}
