import { Box, Flex, Text } from '@chakra-ui/react';
import { ConfirmDialog, HangUpIcon, RoundButton, scoped, Timer, usePhoneNumber } from '@ringback/ui';
import { type Call, presentOf, type VoiceCall } from '@ringback/voice-client';
import { Headphones, MessageCircle, Mic, MicOff, Minus, PhoneOff, UserRoundCheck, Users, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useCall } from '../../hooks/useCall';
import { useDrag } from '../../hooks/useDrag';
import { CALL_WINDOW } from '../../hooks/useFocusReturn';
import { type Supervised, useSupervision } from '../../hooks/useSupervision';
import { useTelephone } from '../../hooks/useTelephone';
import { messages } from '../../messages';
import { HANG_UP_SHORTCUT, MUTE_SHORTCUT } from '../active-call/CallControls';
import { PRESSED } from '../active-call/pressed';
import { PanelButton } from '../PanelButton';

const t = messages.supervision;

const MODES = [
  { mode: 'listen', icon: Headphones },
  { mode: 'whisper', icon: MessageCircle },
  { mode: 'barge', icon: Users },
] as const;

/**
 * The window of a call that the user supervises, inside `TwilioInboundListener`: who talks, who hears the user, and the
 * buttons that change it, take the call over or end it.
 *
 * @example
 * ```tsx
 * <TwilioInboundListener workspaceId={workspaceId} identity={userId} headless>
 *   <IncomingCallModal />
 *   <SupervisorPanel />
 *   <CallDialog />
 * </TwilioInboundListener>
 * ```
 */
export const SupervisorPanel = scoped(function SupervisorPanel() {
  const { voice, collapsed } = useTelephone();
  const { call } = voice;
  if (!call?.supervision || (collapsed && call.phase !== 'ended')) return null;
  return <Panel call={call} />;
});

function Panel({ call }: { call: VoiceCall }) {
  const { voice, setCollapsed } = useTelephone();
  const { call: supervised } = useCall(call.callId);
  const supervision = useSupervision(supervised);
  const number = usePhoneNumber(call.number);
  const pane = useRef<HTMLDivElement>(null);
  const drag = useDrag(pane);
  useEffect(() => pane.current?.focus({ preventScroll: true }), []);
  const hasEnded = call.phase === 'ended';
  const close = hasEnded ? voice.dismiss : () => setCollapsed(true);
  const onEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) close();
  };
  const agents = supervised ? presentOf(supervised, 'agent').map(({ user }) => user?.name ?? '') : [];
  const isInternal = supervised?.direction === 'internal';
  const customer = isInternal ? agents.join(', ') : (supervised?.contact?.name ?? number);
  return (
    <Box
      ref={pane}
      {...CALL_WINDOW}
      {...drag.frame}
      role="dialog"
      tabIndex={-1}
      outline="none"
      aria-label={t.title(customer)}
      position="fixed"
      zIndex="1400"
      bg="bg.card"
      boxShadow="floating"
      // Fills the screen of a phone. An ended call is a card above the bottom bar.
      borderRadius={{ base: hasEnded ? '14px' : '0', md: '14px' }}
      inset={{ base: hasEnded ? 'auto 8px calc(72px + env(safe-area-inset-bottom))' : '0', md: 'auto 24px 24px auto' }}
      w={{ md: '360px' }}
      p="16px"
      pb="24px"
      display="flex"
      flexDirection="column"
      justifyContent="safe center"
      maxH={{ md: 'calc(100dvh - 48px)' }}
      overflowY="auto"
      animation="arrive 220ms cubic-bezier(.2,1.2,.4,1)"
      onKeyDown={onEscape}
    >
      <Flex justify="flex-end" cursor={{ md: 'grab' }} touchAction="none" {...drag.handle}>
        <PanelButton aria-label={hasEnded ? messages.close : messages.minimise} onClick={close}>
          {hasEnded ? <X size={16} aria-hidden /> : <Minus size={16} aria-hidden />}
        </PanelButton>
      </Flex>
      <Flex direction="column" align="center" textAlign="center">
        <Text textStyle="xl" fontWeight="600" fontVariantNumeric="normal">
          {customer}
        </Text>
        {!isInternal && <Text color="fg.muted">{agents.length > 0 ? t.with(agents) : t.withoutAgent}</Text>}
        <Flex mt="8px" gap="8px" textStyle="md" minH="24px" color={hasEnded ? 'fg.muted' : 'fg'}>
          <Text role="status" color={hasEnded ? 'fg.muted' : 'answer'}>
            {statusText(call, agents)}
          </Text>
          {supervised?.answeredAt && !hasEnded && (
            <>
              <span aria-hidden>·</span>
              <Timer since={Date.parse(supervised.answeredAt)} />
            </>
          )}
        </Flex>
        {(voice.error ?? supervision.problem) && (
          <Text color="hangup" role="alert" mt="8px">
            {voice.error ?? supervision.problem}
          </Text>
        )}
      </Flex>
      {!hasEnded && <Controls call={call} supervision={supervision} supervised={supervised} />}
    </Box>
  );
}

interface ControlsProps {
  call: VoiceCall;
  supervised: Call | null;
  supervision: Supervised;
}

function Controls({ call, supervised, supervision }: ControlsProps) {
  const { voice } = useTelephone();
  const [isEnding, setEnding] = useState(false);
  const isConnected = call.startedAt !== null;
  const isSpeaking = call.supervision !== 'listen';
  return (
    <Box mt={{ base: 'auto', md: '0' }}>
      <Flex role="group" aria-label={t.mode} justify="center" gap="32px" mt="24px">
        {MODES.map(({ mode, icon }) => (
          <RoundButton
            key={mode}
            icon={icon}
            label={t.modes[mode]}
            aria-pressed={call.supervision === mode}
            {...(call.supervision === mode ? PRESSED : {})}
            disabled={!isConnected}
            onClick={() => supervision.supervise(mode)}
          />
        ))}
      </Flex>
      <Flex justify="center" gap="32px" mt="16px">
        <RoundButton
          icon={call.muted ? MicOff : Mic}
          label={call.muted ? messages.unmute : messages.mute}
          {...(call.muted ? PRESSED : {})}
          disabled={!isConnected || !isSpeaking}
          onClick={() => voice.mute(!call.muted)}
          shortcut={MUTE_SHORTCUT}
        />
        <RoundButton
          icon={UserRoundCheck}
          label={t.takeOver}
          disabled={!isConnected || supervised === null}
          disabledReason={supervision.takeOverDisabledReason}
          onClick={supervision.takeOver}
        />
        <RoundButton icon={PhoneOff} label={t.end} disabled={!isConnected} onClick={() => setEnding(true)} />
      </Flex>
      <Flex justify="center" mt="24px">
        <RoundButton
          icon={HangUpIcon}
          label={t.leave}
          kind="hangup"
          onClick={voice.hangUp}
          shortcut={HANG_UP_SHORTCUT}
        />
      </Flex>
      <ConfirmDialog
        open={isEnding}
        title={t.endTitle}
        cancelLabel={t.cancel}
        onCancel={() => setEnding(false)}
        confirmLabel={t.end}
        onConfirm={() => {
          setEnding(false);
          supervision.end();
        }}
      >
        {t.endText}
      </ConfirmDialog>
    </Box>
  );
}

function statusText({ phase, supervision }: VoiceCall, agents: readonly string[]): string {
  if (phase !== 'open' || !supervision) return messages.phase[phase];
  if (supervision !== 'whisper') return t.heard[supervision];
  const [agent] = agents;
  return agent && agents.length === 1 ? t.heardBy(agent) : agents.length > 0 ? t.heard.whisper : t.heard.noOne;
}
