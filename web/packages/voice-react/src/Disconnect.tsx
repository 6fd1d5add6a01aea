import { Box, Button, Dialog, Portal, Text } from '@chakra-ui/react';
import { Problem } from '@ringback/voice-client';
import { useRef, useState } from 'react';
import { useRingback } from './RingbackProvider';
import { toaster } from './toaster';
import { words } from './words';

const say = words.settings.disconnect;

interface Props {
  workspaceId: string;
  /** What was given to us by hand stays at Twilio. */
  setUpByHand: boolean;
}

/** Takes the workspace off its Twilio account, after it has said what that undoes. */
export function Disconnect({ workspaceId, setUpByHand }: Props) {
  const { api } = useRingback();
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const safe = useRef<HTMLButtonElement>(null);
  const undone = setUpByHand ? say.undone.filter((_, index) => index !== 1) : say.undone;

  const disconnect = async () => {
    setBusy(true);
    try {
      const { left } = await api.disconnectTwilio(workspaceId);
      toaster.create(
        left.length === 0
          ? { type: 'success', title: say.done }
          : { type: 'warning', title: say.left, description: left.join('\n') },
      );
    } catch (error) {
      toaster.create({
        type: 'error',
        title: say.failed,
        description: error instanceof Problem ? error.message : String(error),
      });
    } finally {
      setBusy(false);
      setAsked(false);
    }
  };

  return (
    <Dialog.Root
      role="alertdialog"
      placement="center"
      open={asked}
      onOpenChange={({ open }) => setAsked(open)}
      initialFocusEl={() => safe.current}
    >
      <Dialog.Trigger asChild>
        <Button size="sm" variant="outline" color="hangup">
          {say.button}
        </Button>
      </Dialog.Trigger>
      <Portal>
        <Dialog.Backdrop zIndex="1600" />
        <Dialog.Positioner zIndex="1600" p="16px">
          <Dialog.Content maxW="400px">
            <Dialog.Header pb="8px">
              <Dialog.Title textStyle="md" fontWeight="600">
                {say.title}
              </Dialog.Title>
            </Dialog.Header>
            <Dialog.Body color="fg.muted" pb="16px">
              <Text>{say.intro}</Text>
              <Box as="ul" listStyleType="disc" pl="16px" my="8px">
                {undone.map((words) => (
                  <li key={words}>{words}</li>
                ))}
              </Box>
              <Text>{say.stays}</Text>
            </Dialog.Body>
            <Dialog.Footer gap="8px" flexDirection={{ base: 'column', md: 'row' }} alignItems="stretch">
              <Button ref={safe} size="sm" variant="outline" onClick={() => setAsked(false)}>
                {say.stay}
              </Button>
              <Button
                size="sm"
                bg="hangup"
                color="hangup.on"
                _hover={{ bg: 'hangup', filter: 'brightness(.94)' }}
                disabled={busy}
                onClick={() => void disconnect()}
              >
                {say.go}
              </Button>
            </Dialog.Footer>
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}
