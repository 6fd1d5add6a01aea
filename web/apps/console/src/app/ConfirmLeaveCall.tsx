import { ConfirmDialog, formatPhoneNumber } from '@ringback/ui';
import { useTelephone } from '@ringback/voice-react';
import { useState } from 'react';
import { messages } from '../messages';

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
  return (
    <ConfirmDialog
      open={asked !== null}
      title={say.title}
      cancelLabel={say.stay}
      onCancel={stay}
      confirmLabel={asked?.button}
      onConfirm={end}
    >
      {asked && say.says(name ?? formatPhoneNumber(voice.call?.number ?? ''), asked.deed)}
    </ConfirmDialog>
  );
}
