import { ConfirmDialog, formatPhoneNumber } from '@ringback/ui';
import { useTelephone } from '@ringback/voice-react';
import { type Ref, useImperativeHandle, useState } from 'react';
import { messages } from '../messages';

const t = messages.leaveCall;

interface LeaveAction {
  /** The action, as the subject of a sentence. */
  subject: string;
  confirmLabel: string;
  run: () => void;
}

export interface LeaveCall {
  /** Asks before an action that ends the current call. Without a call the action runs at once. */
  leave: (action: LeaveAction) => void;
}

/** The question before an action that ends the current call. Reads the call itself, so that the shell renders for no change of it. */
export function ConfirmLeaveCall({ ref }: { ref: Ref<LeaveCall> }) {
  const { voice, name } = useTelephone();
  const [waiting, setWaiting] = useState<LeaveAction | null>(null);
  const onACall = voice.status === 'oncall';
  useImperativeHandle(ref, () => ({ leave: (action) => (onACall ? setWaiting(action) : action.run()) }), [onACall]);
  const asked = onACall ? waiting : null;
  const end = () => {
    setWaiting(null);
    voice.hangUp();
    asked?.run();
  };
  return (
    <ConfirmDialog
      open={asked !== null}
      title={t.title}
      cancelLabel={t.cancel}
      onCancel={() => setWaiting(null)}
      confirmLabel={asked?.confirmLabel}
      onConfirm={end}
    >
      {asked && t.text(name ?? formatPhoneNumber(voice.call?.number ?? ''), asked.subject)}
    </ConfirmDialog>
  );
}
