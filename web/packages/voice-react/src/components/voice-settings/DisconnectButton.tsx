import { Box, Button, Text } from '@chakra-ui/react';
import { Question, toaster } from '@ringback/ui';
import { Problem } from '@ringback/voice-client';
import { useState } from 'react';
import { words } from '../../messages';
import { useRingback } from '../../RingbackProvider';

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
    <Question
      open={asked}
      title={say.title}
      stay={say.stay}
      onStay={() => setAsked(false)}
      go={say.go}
      onGo={() => void disconnect()}
      busy={busy}
      trigger={
        <Button size="sm" variant="outline">
          {say.button}
        </Button>
      }
      onOpen={() => setAsked(true)}
    >
      <Text>{say.intro}</Text>
      <Box as="ul" listStyleType="disc" pl="16px" my="8px">
        {undone.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </Box>
      <Text>{say.stays}</Text>
    </Question>
  );
}
