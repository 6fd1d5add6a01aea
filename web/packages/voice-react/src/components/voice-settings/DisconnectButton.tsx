import { Box, Button, Text } from '@chakra-ui/react';
import { ConfirmDialog, toaster } from '@ringback/ui';
import { Problem } from '@ringback/voice-client';
import { useState } from 'react';
import { messages } from '../../messages';
import { useRingback } from '../../RingbackProvider';

const say = messages.settings.disconnect;

interface Props {
  workspaceId: string;
  /** What was given to us by hand stays at Twilio. */
  isManualSetup: boolean;
}

/** Takes the workspace off its Twilio account, after it has said what that undoes. */
export function DisconnectButton({ workspaceId, isManualSetup }: Props) {
  const { api } = useRingback();
  const [isOpen, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const consequences = isManualSetup ? say.undone.filter((_, index) => index !== 1) : say.undone;

  const disconnect = async () => {
    setBusy(true);
    try {
      const { remaining } = await api.disconnectTwilio(workspaceId);
      toaster.create(
        remaining.length === 0
          ? { type: 'success', title: say.done }
          : { type: 'warning', title: say.left, description: remaining.join('\n') },
      );
    } catch (error) {
      toaster.create({
        type: 'error',
        title: say.failed,
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
      title={say.title}
      cancelLabel={say.stay}
      onCancel={() => setOpen(false)}
      confirmLabel={say.go}
      onConfirm={() => void disconnect()}
      busy={busy}
      trigger={
        <Button size="sm" variant="outline">
          {say.button}
        </Button>
      }
      onOpen={() => setOpen(true)}
    >
      <Text>{say.intro}</Text>
      <Box as="ul" listStyleType="disc" pl="16px" my="8px">
        {consequences.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </Box>
      <Text>{say.stays}</Text>
    </ConfirmDialog>
  );
}
