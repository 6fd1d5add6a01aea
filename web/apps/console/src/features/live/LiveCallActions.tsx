import { Button, Flex } from '@chakra-ui/react';
import { ConfirmDialog, PhoneIcon, Tooltip, toaster } from '@ringback/ui';
import { type Call, liveStateOf, type SupervisionMode } from '@ringback/voice-client';
import { useSupervision, voiceMessages } from '@ringback/voice-react';
import { Headphones, type LucideIcon, MessageCircle, PhoneOff, UserRoundCheck, Users } from 'lucide-react';
import { useEffect, useState } from 'react';
import { messages } from '../../messages';
import { displayName } from '../../shared/callFormatting';

const t = messages.live;
const { supervision: words } = voiceMessages;

const MODES: readonly { mode: SupervisionMode; icon: LucideIcon }[] = [
  { mode: 'listen', icon: Headphones },
  { mode: 'whisper', icon: MessageCircle },
  { mode: 'barge', icon: Users },
];

/**
 * What a supervisor can do with a call: answer a caller who waits, or join, take over or end a call. A caller who leaves a
 * message is in no conference that could be joined.
 */
export function LiveCallActions({ call }: { call: Call }) {
  const supervision = useSupervision(call);
  const [isEnding, setEnding] = useState(false);
  const who = displayName(call);
  const state = liveStateOf(call);
  const { problem } = supervision;
  useEffect(() => {
    if (problem) toaster.create({ type: 'warning', title: t.endFailed, description: problem });
  }, [problem]);
  return (
    <Flex role="group" aria-label={t.actionNamed(t.supervise, who)} wrap="wrap" gap="4px">
      {state === 'waiting' && (
        <Action
          icon={PhoneIcon}
          label={t.answer}
          who={who}
          reason={supervision.takeOverDisabledReason}
          onClick={supervision.takeOver}
        />
      )}
      {state !== 'waiting' && state !== 'leaving-message' && (
        <>
          {MODES.map(({ mode, icon }) => (
            <Action
              key={mode}
              icon={icon}
              label={words.modes[mode]}
              who={who}
              isPressed={supervision.mode === mode}
              reason={supervision.disabledReason}
              onClick={() => supervision.supervise(mode)}
            />
          ))}
          <Action
            icon={UserRoundCheck}
            label={words.takeOver}
            who={who}
            reason={supervision.takeOverDisabledReason}
            onClick={supervision.takeOver}
          />
        </>
      )}
      <Action icon={PhoneOff} label={words.end} who={who} reason={null} onClick={() => setEnding(true)} />
      <ConfirmDialog
        open={isEnding}
        title={words.endTitle}
        cancelLabel={words.cancel}
        onCancel={() => setEnding(false)}
        confirmLabel={words.end}
        onConfirm={() => {
          setEnding(false);
          supervision.end();
        }}
      >
        {words.endText}
      </ConfirmDialog>
    </Flex>
  );
}

interface ActionProps {
  icon: LucideIcon | typeof PhoneIcon;
  label: string;
  who: string;
  isPressed?: boolean;
  /** Why it cannot be used now. */
  reason: string | null;
  onClick: () => void;
}

/** Keeps the keyboard focus while it cannot be used, and shows the reason. */
function Action({ icon: Icon, label, who, isPressed, reason, onClick }: ActionProps) {
  return (
    <Tooltip content={reason} placement="top">
      <Button
        size="sm"
        variant={isPressed ? 'solid' : 'outline'}
        // All five fit into a row beside the sidebar of a window of medium width.
        px={{ base: '8px', md: '6px', lg: '8px' }}
        aria-label={t.actionNamed(label, who)}
        aria-pressed={isPressed}
        aria-description={reason ?? undefined}
        aria-disabled={reason !== null || undefined}
        {...(reason === null ? {} : disabledStyle)}
        onClick={() => reason === null && onClick()}
      >
        <Icon size={16} aria-hidden /> {label}
      </Button>
    </Tooltip>
  );
}

const disabledStyle = { color: 'fg.muted', bg: 'bg.controlPressed', cursor: 'not-allowed' };
