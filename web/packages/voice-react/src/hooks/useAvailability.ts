import { toaster } from '@ringback/ui';
import { microphoneFailure } from '@ringback/voice-client';
import { useCallback, useEffect, useMemo } from 'react';
import { messages } from '../messages';
import { useRingback } from '../RingbackProvider';
import { type Activity, useActivity } from './useActivity';
import type { Realtime } from './useRealtime';
import { useTelephone } from './useTelephone';
import type { Voice } from './useVoiceDevice';

/** `available`: the server has acknowledged that calls ring here. `reconnecting`: an acknowledgment is pending. */
export type AvailabilityState = 'available' | 'reconnecting' | 'unavailable';

/** Whether calls ring in this browser, and the function that turns them on and off. */
export interface Availability {
  state: AvailabilityState;
  /** What keeps calls from ringing at an available user: a call, or the wrap-up time after it. */
  activity: Activity | null;
  /** The end of the wrap-up time in milliseconds. Null without one, or if it is unknown. */
  wrapUpEndsAt: number | null;
  /** The text of the state: Available, On a call, Wrap-up, Reconnecting… or Not available. */
  label: string;
  /** Whether the user wants calls to ring in this browser. Kept when the page reloads. */
  wanted: boolean;
  /** Why calls do not or cannot ring here, with the remedy. Null if nothing prevents it. */
  reason: string | null;
  /** Turns calls on or off. Turning them on requests the microphone and loads the Voice SDK. */
  setAvailable: (available: boolean) => Promise<void>;
  /** Moves the end of the wrap-up time. */
  extendWrapUp: (milliseconds: number) => void;
  /** Ends the wrap-up time before it is over, so that calls ring again. */
  endWrapUp: () => void;
}

/**
 * Returns whether calls ring in this browser, inside `TwilioInboundListener`.
 *
 * @example
 * ```tsx
 * const { state, label, setAvailable } = useAvailability();
 * <button onClick={() => setAvailable(state === 'unavailable')}>{label}</button>
 * ```
 */
export function useAvailability(): Availability {
  return useTelephone().availability;
}

/** Reports to the server that calls ring on this page, while it holds the phone and the user wants calls. */
export function useAvailabilityOf(voice: Voice, realtime: Realtime, workspaceId: string): Availability {
  const { holdsPhone, microphone, readiness, register, requestMicrophone, setWantsCalls, wantsCalls: wanted } = voice;
  const { setAvailability } = realtime;
  const { api } = useRingback();
  const { activity, wrapUpEndsAt, serverWrapUpEnd, isPresent } = useActivity(realtime);
  const canRing = holdsPhone && readiness === 'ready' && microphone === 'granted';

  useEffect(() => {
    if (holdsPhone && wanted && microphone === 'granted') void register();
  }, [holdsPhone, wanted, microphone, register]);

  useEffect(() => {
    setAvailability(wanted && canRing);
  }, [wanted, canRing, setAvailability]);

  const setAvailable = useCallback(
    async (available: boolean) => {
      if (available && (await requestMicrophone()) !== 'granted') return;
      setWantsCalls(available);
    },
    [requestMicrophone, setWantsCalls],
  );

  const extendWrapUp = useCallback(
    (milliseconds: number) => {
      if (serverWrapUpEnd === null) return;
      const endsAt = new Date(Date.parse(serverWrapUpEnd) + milliseconds).toISOString();
      api.extendWrapUp(workspaceId, endsAt).catch(reportFailure);
    },
    [api, workspaceId, serverWrapUpEnd],
  );
  const endWrapUp = useCallback(() => {
    api.endWrapUp(workspaceId).catch(reportFailure);
  }, [api, workspaceId]);

  // The server acknowledges it to the page that holds the phone, and shows it to the others as the user's presence.
  const isAcknowledged = holdsPhone ? realtime.available : isPresent;
  const state = availabilityState(wanted, voice, isAcknowledged);
  const reason = unavailableReason(wanted, voice, realtime);
  return useMemo(
    () => ({
      state,
      activity,
      wrapUpEndsAt,
      label: messages.availability[state === 'reconnecting' ? state : (activity ?? state)],
      wanted,
      reason,
      setAvailable,
      extendWrapUp,
      endWrapUp,
    }),
    [state, activity, wrapUpEndsAt, wanted, reason, setAvailable, extendWrapUp, endWrapUp],
  );
}

const reportFailure = (failure: Error) => toaster.create({ type: 'error', title: failure.message });

function availabilityState(wanted: boolean, voice: Voice, isAcknowledged: boolean): AvailabilityState {
  if (!wanted || voice.microphone !== 'granted' || voice.readiness === 'not-configured') return 'unavailable';
  return voice.readiness === 'ready' && isAcknowledged ? 'available' : 'reconnecting';
}

function unavailableReason(wanted: boolean, voice: Voice, realtime: Realtime): string | null {
  const failure = microphoneFailure(voice.microphone);
  if (wanted && failure) return messages.failure[failure];
  if (realtime.problem) return realtime.problem.message;
  return messages.notReady[voice.readiness] || null;
}
