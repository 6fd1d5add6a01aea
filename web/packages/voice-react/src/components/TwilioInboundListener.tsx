import { InWindow, Overlay, Toasts, toaster, useKeyboardShortcut, usePhoneNumber } from '@ringback/ui';
import { type Call, hasEnded, type VoiceCall, type VoiceFailure } from '@ringback/voice-client';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { useAfterCall } from '../hooks/useAfterCall';
import { useAudioNotices } from '../hooks/useAudioNotices';
import { useAvailabilityOf } from '../hooks/useAvailability';
import { useConversation } from '../hooks/useConversation';
import { useConversationNews } from '../hooks/useConversationNews';
import { useFailureReason } from '../hooks/useFailureReason';
import { useFocusReturn } from '../hooks/useFocusReturn';
import { type IncomingCall, useIncomingCall } from '../hooks/useIncomingCall';
import { useLastNote } from '../hooks/useLastNote';
import { useNotificationsOf } from '../hooks/useNotifications';
import { useOwnCall } from '../hooks/useOwnCall';
import { usePopOut } from '../hooks/usePopOut';
import { useRealtime } from '../hooks/useRealtime';
import { useServerCall } from '../hooks/useServerCall';
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

/** Failures after which no call window is left. */
const WITHOUT_WINDOW: readonly VoiceFailure[] = [
  'connection-lost',
  'call-taken',
  'call-over',
  'on-another-call',
  'answer-failed',
];

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
  const { call, receive, retry, renewToken } = voice;

  useEffect(
    () =>
      listen((frame) => {
        receive(frame);
        if (frame.type === 'config-updated') retry();
        if (frame.type === 'grant-ended') renewToken();
      }),
    [listen, receive, retry, renewToken],
  );

  const phase = call?.phase;
  useEffect(() => {
    if (phase === 'dialing' || phase === 'incoming') setCollapsed(false);
  }, [phase]);

  // A ringing call that ended has no window left to say why.
  const lostCallReason = !call && voice.failure && WITHOUT_WINDOW.includes(voice.failure) ? voice.failure : null;
  useEffect(() => {
    if (lostCallReason) toaster.create({ type: 'warning', title: messages.failure[lostCallReason] });
  }, [lostCallReason]);

  useAudioNotices(voice.audio);

  const popOut = usePopOut(voice.status === 'oncall', setCollapsed);

  const { mute } = voice;
  const isConnected = call !== null && phase !== 'ended' && call.startedAt !== null;
  const muted = voice.muted;
  const toggleMute = useCallback(() => mute(!muted), [mute, muted]);
  useKeyboardShortcut(MUTE_SHORTCUT, isConnected ? toggleMute : null);
  useKeyboardShortcut(HANG_UP_SHORTCUT, voice.status === 'oncall' ? voice.hangUp : null);

  const serverCall = useServerCall(workspaceId, voice, realtime);
  const isTalking = phase === 'open' || phase === 'reconnecting';
  const conversation = useConversation(workspaceId, isTalking ? serverCall : null, realtime);
  const news = useConversationNews(isTalking ? serverCall : null, realtime.userId, conversation?.nameOf);
  const [transferredTo, setTransferredTo] = useState<string | null>(null);
  useEffect(() => {
    if (phase === 'dialing' || phase === 'incoming') setTransferredTo(null);
  }, [phase]);
  const unanswered = useFailureReason(voice, realtime);
  const failureReason = transferredTo === null ? unanswered : messages.transferredTo(transferredTo);
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
  const name =
    incomingCall?.contact?.name ??
    serverCall?.contact?.name ??
    (call && dialed?.number === call.number ? dialed.name : null);
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
      conversation,
      setTransferredTo,
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
      conversation,
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
          <CallAnnouncer news={news} />
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
function currentCallId(call: VoiceCall, incoming: IncomingCall | null, own: Call | null): string | null {
  if (call.direction === 'inbound') return call.callId ?? incoming?.callId ?? null;
  const isCurrent = own !== null && own.to === call.number && (call.phase === 'ended' || !hasEnded(own));
  return isCurrent ? own.id : null;
}
