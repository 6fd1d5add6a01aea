import { Button, Dialog, Portal } from '@chakra-ui/react';
import { useTelephone, written } from '@ringback/voice-react';
import { useRef, useState } from 'react';
import { messages } from './messages';

const say = messages.leave;

interface Deed {
  /** What is about to be done, as the subject of a sentence. */
  deed: string;
  button: string;
  go: () => void;
}

/** Asks before something ends the call that is going on; without a call it is done at once. */
export function useLeaveCall() {
  const { voice } = useTelephone();
  const [asked, setAsked] = useState<Deed | null>(null);
  const onACall = voice.status === 'oncall';
  return {
    /** The question, while there is a call for it to be about. */
    asked: onACall ? asked : null,
    leave: (deed: Deed) => (onACall ? setAsked(deed) : deed.go()),
    stay: () => setAsked(null),
    end: () => {
      setAsked(null);
      voice.hangUp();
      asked?.go();
    },
  };
}

export function LeaveCall({ asked, stay, end }: Omit<ReturnType<typeof useLeaveCall>, 'leave'>) {
  const { voice, name } = useTelephone();
  const safe = useRef<HTMLButtonElement>(null);
  return (
    <Dialog.Root
      role="alertdialog"
      placement="center"
      open={asked !== null}
      onOpenChange={({ open }) => !open && stay()}
      initialFocusEl={() => safe.current}
    >
      <Portal>
        <Dialog.Backdrop zIndex="1600" />
        <Dialog.Positioner zIndex="1600" p="16px">
          <Dialog.Content maxW="360px">
            <Dialog.Header pb="8px">
              <Dialog.Title textStyle="md" fontWeight="600">
                {say.title}
              </Dialog.Title>
            </Dialog.Header>
            <Dialog.Body color="fg.muted" pb="16px">
              {asked && say.says(name ?? written(voice.call?.number ?? ''), asked.deed)}
            </Dialog.Body>
            <Dialog.Footer gap="8px" flexDirection={{ base: 'column', md: 'row' }} alignItems="stretch">
              <Button ref={safe} size="sm" variant="outline" onClick={stay}>
                {say.stay}
              </Button>
              <Button
                size="sm"
                bg="hangup"
                color="hangup.on"
                _hover={{ bg: 'hangup', filter: 'brightness(.94)' }}
                onClick={end}
              >
                {asked?.button}
              </Button>
            </Dialog.Footer>
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}
