import { InWindow, Overlay, Toasts, toaster, useKeyboardShortcut, usePhoneNumber } from '@ringback/ui';
import { type Call, hasEnded, type IncomingCallFrame, type VoiceCall } from '@ringback/voice-client';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { useAfterCall } from '../hooks/useAfterCall';
import { useAudioNotices } from '../hooks/useAudioNotices';
import { useAvailabilityOf } from '../hooks/useAvailability';
import { useFailureReason } from '../hooks/useFailureReason';
import { useFocusReturn } from '../hooks/useFocusReturn';
import { useIncomingCall } from '../hooks/useIncomingCall';
import { useLastNote } from '../hooks/useLastNote';
import { useNotificationsOf } from '../hooks/useNotifications';
import { useOwnCall } from '../hooks/useOwnCall';
import { usePopOut } from '../hooks/usePopOut';
import { useRealtime } from '../hooks/useRealtime';
import { type Telephone, TelephoneContext } from '../hooks/useTelephone';
import { useVoiceDevice } from '../hooks/useVoiceDevice';
import { useWeeklyCallCount } from '../hooks/useWeeklyCallCount';
import { messages } from '../messages';
import { HANG_UP_SHORTCUT, MUTE_SHORTCUT } from './active-call/CallControls';
import { CallDialog } from './active-call/CallDialog';
import { CallWindow } from './active-call/CallWindow';
import { CallAnnouncer } from './CallAnnouncer';
import { WrapUpPanel } from './call-notes/WrapUpPanel';
import { IncomingCallModal } from './incoming-call/IncomingCallModal';

/** The props of `TwilioInboundListener`. */
export interface TwilioInboundListenerProps {
  workspaceId: string;
  /** The id of the signed-in user. */
  identity: string;
  /** Shows no windows. For a host that places `IncomingCallModal` and `CallDialog` itself, or has its own windows. */
  headless?: boolean;
  /**
   * The URL of a copy of `@ringback/voice-client/call-notifications.js` on the origin of the page. With it, the
   * notification of a ringing call has the buttons Accept and Decline.
   */
  notificationWorker?: string;
  children: ReactNode;
}

/**
 * Listens for calls to one user in one workspace, and shows them above its children.
 *
 * @example
 * ```tsx
 * <RingbackProvider apiUrl="https://voice.example.com" getToken={getToken}>
 *   <TwilioInboundListener workspaceId={workspaceId} identity={userId}>
 *     <AvailabilitySwitch />
 *     <YourProduct />
 *   </TwilioInboundListener>
 * </RingbackProvider>
 * ```
 */
export function TwilioInboundListener({
  workspaceId,
  identity,
  headless = false,
  notificationWorker,
  children,
}: TwilioInboundListenerProps) {
  const voice = useVoiceDevice(workspaceId, identity);
  const realtime = useRealtime(workspaceId);
  const availability = useAvailabilityOf(voice, realtime, workspaceId);
  const [dialed, setDialed] = useState<{ number: string; name: string } | null>(null);
  const [collapsed, setCollapsed] = useState(false);
  const [callerIdChoice, setCallerIdChoice] = useState<{ workspaceId: string; number: string } | null>(null);
  // A choice belongs to the workspace in which it was made.
  const callerId = callerIdChoice?.workspaceId === workspaceId ? callerIdChoice.number : null;
  const { listen } = realtime;
  const { call, retry, renewToken } = voice;

  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'config-updated') retry();
        if (frame.type === 'grant-ended') renewToken();
      }),
    [listen, retry, renewToken],
  );

  const phase = call?.phase;
  useEffect(() => {
    if (phase === 'dialing' || phase === 'incoming') setCollapsed(false);
  }, [phase]);

  // A ringing call that was lost has no window left to say it in.
  const ringingCallLost = voice.failure === 'connection-lost' && !call;
  useEffect(() => {
    if (ringingCallLost) toaster.create({ type: 'warning', title: messages.failure['connection-lost'] });
  }, [ringingCallLost]);

  useAudioNotices(voice.audio);

  const popOut = usePopOut(voice.status === 'oncall', setCollapsed);

  const { mute } = voice;
  const isConnected = call !== null && phase !== 'ended' && call.startedAt !== null;
  const muted = voice.muted;
  const toggleMute = useCallback(() => mute(!muted), [mute, muted]);
  useKeyboardShortcut(MUTE_SHORTCUT, isConnected ? toggleMute : null);
  useKeyboardShortcut(HANG_UP_SHORTCUT, voice.status === 'oncall' ? voice.hangUp : null);

  const failureReason = useFailureReason(voice, realtime);
  const incomingCall = useIncomingCall(voice, realtime);
  const weeklyCallCount = useWeeklyCallCount(
    workspaceId,
    call && phase === 'incoming' ? call.number : null,
    call?.callId ?? incomingCall?.callId ?? null,
  );
  const lastNote = useLastNote(workspaceId, call && phase === 'incoming' ? call.number : null);
  const ownCall = useOwnCall(realtime);
  const callId = call && currentCallId(call, incomingCall, ownCall);
  const afterCall = useAfterCall({ workspaceId, userId: realtime.userId, voice, availability, callId, ownCall });
  const hasAfterCall = afterCall.callId !== null;
  useFocusReturn(hasAfterCall || (call !== null && (!collapsed || phase === 'ended')));
  const name = incomingCall?.contact?.name ?? (call && dialed?.number === call.number ? dialed.name : null);
  const number = usePhoneNumber(call?.number ?? '');
  const caller = { party: name ?? number, line: incomingCall?.line?.label ?? null };
  const notifications = useNotificationsOf(voice, caller, workspaceId, notificationWorker);

  const telephone = useMemo<Telephone>(
    () => ({
      workspaceId,
      voice,
      realtime,
      availability,
      notifications,
      name,
      incomingCall,
      weeklyCallCount,
      lastNote,
      callId,
      afterCall,
      failureReason,
      collapsed,
      setCollapsed,
      popOut,
      callerId,
      setCallerId: (number) => setCallerIdChoice(number === null ? null : { workspaceId, number }),
      dial: (number, contact) => {
        setDialed(contact ? { number, name: contact.name } : null);
        void voice.dial(number, contact?.id, callerId ?? undefined);
      },
    }),
    [
      workspaceId,
      voice,
      realtime,
      availability,
      notifications,
      name,
      incomingCall,
      weeklyCallCount,
      lastNote,
      callId,
      afterCall,
      failureReason,
      collapsed,
      popOut,
      callerId,
    ],
  );

  return (
    <TelephoneContext value={telephone}>
      {children}
      {!headless && (
        <Overlay>
          <IncomingCallModal />
          {hasAfterCall ? <WrapUpPanel /> : phase !== 'incoming' && <CallDialog />}
          <CallAnnouncer />
        </Overlay>
      )}
      {popOut.window && (
        <InWindow target={popOut.window}>
          <CallWindow />
        </InWindow>
      )}
      <Toasts />
    </TelephoneContext>
  );
}

/** An inbound call carries its id. That of an outbound call is known when the server reports it. */
function currentCallId(call: VoiceCall, incoming: IncomingCallFrame | null, own: Call | null): string | null {
  if (call.direction === 'inbound') return call.callId ?? incoming?.callId ?? null;
  const isCurrent = own !== null && own.to === call.number && (call.phase === 'ended' || !hasEnded(own));
  return isCurrent ? own.id : null;
}
