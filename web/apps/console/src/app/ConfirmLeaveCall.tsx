import { ConfirmDialog, formatPhoneNumber } from '@ringback/ui';
import { useTelephone } from '@ringback/voice-react';
import { useState } from 'react';
import { messages } from '../messages';

const t = messages.leaveCall;

interface LeaveAction {
  /** The action, as the subject of a sentence. */
  subject: string;
  confirmLabel: string;
  run: () => void;
}

/** Asks before an action that ends the current call. Without a call the action runs at once. */
export function useConfirmLeaveCall() {
  const { voice } = useTelephone();
  const [asked, setAsked] = useState<LeaveAction | null>(null);
  const onACall = voice.status === 'oncall';
  return {
    /** The action that waits for confirmation; null without a call. */
    asked: onACall ? asked : null,
    leave: (action: LeaveAction) => (onACall ? setAsked(action) : action.run()),
    stay: () => setAsked(null),
    end: () => {
      setAsked(null);
      voice.hangUp();
      asked?.run();
    },
  };
}

export function ConfirmLeaveCall({ asked, stay, end }: Omit<ReturnType<typeof useConfirmLeaveCall>, 'leave'>) {
  const { voice, name } = useTelephone();
  return (
    <ConfirmDialog
      open={asked !== null}
      title={t.title}
      cancelLabel={t.cancel}
      onCancel={stay}
      confirmLabel={asked?.confirmLabel}
      onConfirm={end}
    >
      {asked && t.text(name ?? formatPhoneNumber(voice.call?.number ?? ''), asked.subject)}
    </ConfirmDialog>
  );
}
