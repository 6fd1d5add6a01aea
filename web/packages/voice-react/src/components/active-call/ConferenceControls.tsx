import { Flex } from '@chakra-ui/react';
import { RoundButton, useKeyboardShortcut } from '@ringback/ui';
import type { Consultation } from '@ringback/voice-client';
import { ArrowLeftRight, Check, Merge, Pause, PhoneForwarded, Play, UserRoundPlus, X } from 'lucide-react';
import { useCallback } from 'react';
import type { CurrentConversation } from '../../hooks/useConversation';
import { messages } from '../../messages';
import { PRESSED } from './pressed';

/** Shortcuts of conference calls. */
export const HOLD_SHORTCUT = 'Alt+O';
export const TRANSFER_SHORTCUT = 'Alt+T';
export const ADD_SHORTCUT = 'Alt+P';

/** Shortcuts of a consultation. */
export const SWAP_SHORTCUT = 'Alt+X';
export const MERGE_SHORTCUT = 'Alt+G';
export const COMPLETE_SHORTCUT = 'Alt+C';
export const CANCEL_SHORTCUT = 'Alt+Z';

/** The part of the call window below the caller that one button opens. */
export type CallPanel = 'keypad' | 'transfer' | 'add';

interface Props {
  conversation: CurrentConversation;
  panel: CallPanel | null;
  onToggle: (panel: CallPanel) => void;
}

/** Puts the other party on hold, and resumes the call. */
function HoldButton({ conversation: { party, actions } }: Pick<Props, 'conversation'>) {
  const isHeld = party?.onHold ?? false;
  const toggle = useCallback(() => {
    if (party && !actions.isBusy) void (party.onHold ? actions.resume(party) : actions.hold(party));
  }, [party, actions]);
  useKeyboardShortcut(HOLD_SHORTCUT, toggle);
  return (
    <RoundButton
      icon={isHeld ? Play : Pause}
      label={isHeld ? messages.resume : messages.hold}
      {...(isHeld ? PRESSED : {})}
      disabled={!party}
      onClick={toggle}
      shortcut={HOLD_SHORTCUT}
    />
  );
}

/** The buttons of a conference call: Hold, Transfer and Add, or those of a consultation. */
export function ConferenceControls({ conversation, panel, onToggle }: Props) {
  const { consultation } = conversation;
  const canInvite = consultation === null;
  const toggleTransfer = useCallback(() => onToggle('transfer'), [onToggle]);
  const toggleAdd = useCallback(() => onToggle('add'), [onToggle]);
  // A call between members has no customer to hand over.
  const canTransfer = conversation.call.direction !== 'internal';
  useKeyboardShortcut(TRANSFER_SHORTCUT, canInvite && canTransfer ? toggleTransfer : null);
  useKeyboardShortcut(ADD_SHORTCUT, canInvite ? toggleAdd : null);
  if (consultation) {
    return consultation.isOwn ? <ConsultationControls {...conversation} consultation={consultation} /> : null;
  }
  return (
    <Flex justify="center" gap="32px" mt="16px">
      <HoldButton conversation={conversation} />
      {canTransfer && (
        <RoundButton
          icon={PhoneForwarded}
          label={messages.transfer}
          {...(panel === 'transfer' ? PRESSED : {})}
          aria-expanded={panel === 'transfer'}
          onClick={toggleTransfer}
          shortcut={TRANSFER_SHORTCUT}
        />
      )}
      <RoundButton
        icon={UserRoundPlus}
        label={messages.add}
        {...(panel === 'add' ? PRESSED : {})}
        aria-expanded={panel === 'add'}
        onClick={toggleAdd}
        shortcut={ADD_SHORTCUT}
      />
    </Flex>
  );
}

const t = messages.consultation;

function ConsultationControls({
  consultation,
  others,
  actions,
  nameOf,
}: CurrentConversation & { consultation: Consultation }) {
  const { active, held } = consultation;
  const reason = active.state === 'ringing' ? t.notAnswered(nameOf(active)) : null;
  const consulted = others.find(({ role }) => role !== 'customer') ?? (active.role === 'customer' ? held : active);
  const run = (action: () => Promise<boolean>) => () => {
    if (!actions.isBusy) void action();
  };
  const [swap, merge, complete] = [run(actions.swap), run(actions.merge), run(actions.complete)];
  const cancel = run(() => actions.remove(consulted));
  useKeyboardShortcut(SWAP_SHORTCUT, reason === null ? swap : null);
  useKeyboardShortcut(MERGE_SHORTCUT, reason === null ? merge : null);
  useKeyboardShortcut(COMPLETE_SHORTCUT, reason === null ? complete : null);
  useKeyboardShortcut(CANCEL_SHORTCUT, cancel);
  return (
    <Flex justify="center" gap="8px" mt="16px">
      <RoundButton
        icon={ArrowLeftRight}
        label={t.swap}
        disabledReason={reason}
        onClick={swap}
        shortcut={SWAP_SHORTCUT}
      />
      <RoundButton icon={Merge} label={t.merge} disabledReason={reason} onClick={merge} shortcut={MERGE_SHORTCUT} />
      <RoundButton
        icon={Check}
        label={t.complete}
        disabledReason={reason}
        onClick={complete}
        shortcut={COMPLETE_SHORTCUT}
      />
      <RoundButton icon={X} label={t.cancel} onClick={cancel} shortcut={CANCEL_SHORTCUT} />
    </Flex>
  );
}
