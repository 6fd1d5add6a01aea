import { InWindow, Overlay, Toasts, toaster, useKeyboardShortcut, usePhoneNumber } from '@ringback/ui';
import { type Call, hasEnded, memberAddress, type VoiceCall, type VoiceFailure } from '@ringback/voice-client';
import { lazy, type ReactNode, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useAfterCall } from '../hooks/useAfterCall';
import { useAudioNotices } from '../hooks/useAudioNotices';
import { useAvailabilityOf } from '../hooks/useAvailability';
import { useCallPushOf } from '../hooks/useCallPush';
import { useConversation } from '../hooks/useConversation';
import { useConversationNews } from '../hooks/useConversationNews';
import { type Dial, DialContext } from '../hooks/useDial';
import { useFailureReason } from '../hooks/useFailureReason';
import { useFocusReturn } from '../hooks/useFocusReturn';
import { type IncomingCall, useIncomingCall } from '../hooks/useIncomingCall';
import { useNotificationsOf } from '../hooks/useNotifications';
import { useOwnCall } from '../hooks/useOwnCall';
import { usePopOut } from '../hooks/usePopOut';
import { useRealtime } from '../hooks/useRealtime';
import { useRecentNotes } from '../hooks/useRecentNotes';
import { useServerCall } from '../hooks/useServerCall';
import { SupervisingContext, useSupervisingOf } from '../hooks/useSupervision';
import { useTakenOverBy } from '../hooks/useTakenOverBy';
import { type Telephone, TelephoneContext } from '../hooks/useTelephone';
import { callDisabledReason, useVoiceDevice } from '../hooks/useVoiceDevice';
import { useWaitingCallers } from '../hooks/useWaitingCallers';
import { useWeeklyCallCount } from '../hooks/useWeeklyCallCount';
import { messages } from '../messages';
import { HANG_UP_SHORTCUT, MUTE_SHORTCUT } from './active-call/CallControls';
import { CallDialog } from './active-call/CallDialog';
import { CallWindow } from './active-call/CallWindow';
import { CallAnnouncer } from './CallAnnouncer';
import { WrapUpPanel } from './call-notes/WrapUpPanel';
import { CallWaitingCard } from './incoming-call/CallWaitingCard';
import { IncomingCallModal } from './incoming-call/IncomingCallModal';

/** Only supervisors need it. */
const SupervisorPanel = lazy(async () => ({
  default: (await import('./supervision/SupervisorPanel')).SupervisorPanel,
}));

/** Failures after which no call window is left. */
const WITHOUT_WINDOW: readonly VoiceFailure[] = [
  'connection-lost',
  'call-taken',
  'call-over',
  'on-another-call',
  'answer-failed',
  'not-joinable',
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
   * notification of a ringing call has the buttons Accept and Decline, and calls can reach this browser without an open
   * page.
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
  const hasJoined =
    serverCall?.participants.some(({ user, joinedAt }) => user?.id === realtime.userId && joinedAt !== null) ?? false;
  const conversation = useConversation(workspaceId, isTalking ? serverCall : null, realtime);
  const news = useConversationNews(isTalking ? serverCall : null, realtime.userId, conversation?.nameOf);
  const [transferredTo, setTransferredTo] = useState<string | null>(null);
  useEffect(() => {
    if (phase === 'dialing' || phase === 'incoming') setTransferredTo(null);
  }, [phase]);
  const unanswered = useFailureReason(voice, realtime);
  const takenOverBy = useTakenOverBy(call, realtime);
  const failureReason =
    takenOverBy !== null
      ? messages.supervision.takenOver(takenOverBy)
      : transferredTo === null
        ? unanswered
        : messages.transferredTo(transferredTo);
  const incomingCall = useIncomingCall(voice, realtime);
  const { second } = voice;
  const ringingNumber = call && phase === 'incoming' ? call.number : (second?.from ?? null);
  const weeklyCallCount = useWeeklyCallCount(
    workspaceId,
    ringingNumber,
    second?.callId ?? call?.callId ?? incomingCall?.callId ?? null,
  );
  const recentNotes = useRecentNotes(workspaceId, ringingNumber);
  const waitingCallers = useWaitingCallers(realtime);
  const ownCall = useOwnCall(realtime);
  const callId = call && currentCallId(call, incomingCall, ownCall);
  const afterCall = useAfterCall({ workspaceId, userId: realtime.userId, voice, availability, callId, ownCall });
  const hasAfterCall = afterCall.callId !== null;
  useFocusReturn(hasAfterCall || (call !== null && (!collapsed || phase === 'ended')));
  const name =
    incomingCall?.contact?.name ??
    serverCall?.contact?.name ??
    colleagueName(serverCall, realtime.userId) ??
    (call && dialed?.number === call.number ? dialed.name : null);
  const number = usePhoneNumber(call?.number ?? '');
  const caller = { party: name ?? number, line: incomingCall?.line?.label ?? null };
  const notifications = useNotificationsOf(voice, caller, workspaceId, notificationWorker, realtime.listen);
  const push = useCallPushOf(voice, workspaceId, identity, notificationWorker, notifications.state === 'on');

  const { dial: dialNumber } = voice;
  const dial = useCallback<Telephone['dial']>(
    (number, contact) => {
      setDialed(contact ? { number, name: contact.name } : null);
      const isContact = contact && number !== memberAddress(contact.id);
      void dialNumber(number, isContact ? contact.id : undefined, callerId ?? undefined);
    },
    [dialNumber, callerId],
  );
  // A consultation cannot be put on hold for another call, nor one in which a participant still rings.
  const holdsCurrent =
    isTalking &&
    voice.switchingTo === null &&
    conversation?.consultation === null &&
    conversation.others.every(({ state }) => state === 'joined');

  const telephone = useMemo<Telephone>(
    () => ({
      workspaceId,
      voice,
      realtime,
      availability,
      notifications,
      push,
      name,
      incomingCall,
      weeklyCallCount,
      recentNotes,
      waitingCallers,
      callId,
      hasJoined,
      afterCall,
      conversation,
      setTransferredTo,
      failureReason,
      collapsed,
      setCollapsed,
      popOut,
      callerId,
      setCallerId: (number) => setCallerIdChoice(number === null ? null : { workspaceId, number }),
      dial,
    }),
    [
      workspaceId,
      voice,
      realtime,
      availability,
      notifications,
      push,
      name,
      incomingCall,
      weeklyCallCount,
      recentNotes,
      waitingCallers,
      callId,
      hasJoined,
      afterCall,
      conversation,
      failureReason,
      collapsed,
      popOut,
      callerId,
      dial,
    ],
  );

  return (
    <SupervisingProvider telephone={telephone}>
      <DialProvider dial={dial} disabledReason={callDisabledReason(voice, holdsCurrent)} holdsCurrent={holdsCurrent}>
        {headless ? (
          <TelephoneContext value={telephone}>{children}</TelephoneContext>
        ) : (
          <BehindCard telephone={telephone}>{children}</BehindCard>
        )}
      </DialProvider>
      {/* Not around the page: React would look for what uses it there, before the card. */}
      <TelephoneContext value={telephone}>
        {!headless && (
          <Overlay>
            <IncomingCallModal />
            <CallWaitingCard />
            {hasAfterCall ? <WrapUpPanel /> : phase !== 'incoming' && currentWindow(call)}
            <CallAnnouncer news={news} />
          </Overlay>
        )}
        {popOut.window && (
          <InWindow target={popOut.window}>
            <CallWindow />
          </InWindow>
        )}
      </TelephoneContext>
      <Toasts />
    </SupervisingProvider>
  );
}

/**
 * Provides what a button that places a call needs. A ringing call disables such a button in each row of a list, which its
 * card does not wait for: the device rejects a call that is placed meanwhile.
 */
function DialProvider({ dial, disabledReason, holdsCurrent, children }: Dial & { children: ReactNode }) {
  const laterReason = useDeferredValue(disabledReason);
  const dialing = useMemo<Dial>(
    () => ({ dial, disabledReason: laterReason, holdsCurrent }),
    [dial, laterReason, holdsCurrent],
  );
  return <DialContext value={dialing}>{children}</DialContext>;
}

/** The page behind the windows. It shows the ringing call after the card, which is on the screen earlier without it. */
function BehindCard({ telephone, children }: { telephone: Telephone; children: ReactNode }) {
  const later = useDeferredValue(telephone);
  const isRinging = telephone.voice.call?.phase === 'incoming';
  return <TelephoneContext value={isRinging ? later : telephone}>{children}</TelephoneContext>;
}

/** Provides the actions of a supervisor, which a ringing call disables in the same way. */
function SupervisingProvider({ telephone, children }: { telephone: Telephone; children: ReactNode }) {
  const { workspaceId, voice, realtime } = telephone;
  const laterReason = useDeferredValue(callDisabledReason(voice));
  const supervising = useSupervisingOf(workspaceId, voice, realtime.userId, laterReason);
  return <SupervisingContext value={supervising}>{children}</SupervisingContext>;
}

/** Returns who the other member of an internal call is. Null for other calls. */
function colleagueName(call: Call | null, userId: string | null): string | null {
  if (call?.direction !== 'internal') return null;
  return call.participants.find(({ role, user }) => role === 'agent' && user?.id !== userId)?.user?.name ?? null;
}

const currentWindow = (call: VoiceCall | null) =>
  call?.supervision ? (
    <Suspense>
      <SupervisorPanel />
    </Suspense>
  ) : (
    <CallDialog />
  );

/** An inbound call carries its id. That of an outbound call is known when the server reports it. */
function currentCallId(call: VoiceCall, incoming: IncomingCall | null, own: Call | null): string | null {
  if (call.direction === 'inbound') return call.callId ?? incoming?.callId ?? null;
  const isCurrent = own !== null && own.to === call.number && (call.phase === 'ended' || !hasEnded(own));
  return isCurrent ? own.id : null;
}
