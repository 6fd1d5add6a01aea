import { microphoneFailure } from '@ringback/voice-client';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { messages } from '../messages';
import { type Activity, useActivity } from './useActivity';
import type { Realtime } from './useRealtime';
import { useTelephone } from './useTelephone';
import type { Voice } from './useVoiceDevice';

const STORAGE_KEY = 'ringback.available';

/** `available`: the server has acknowledged that calls ring here. `reconnecting`: an acknowledgment is pending. */
export type AvailabilityState = 'available' | 'reconnecting' | 'unavailable';

/** Whether calls ring on this page, and the function that turns them on and off. */
export interface Availability {
  state: AvailabilityState;
  /** What keeps calls from ringing at an available user: a call, or the wrap-up time after it. */
  activity: Activity | null;
  /** The end of the wrap-up time in milliseconds. Null without one, or if it is unknown. */
  wrapUpEndsAt: number | null;
  /** The text of the state: Available, On a call, Wrap-up, Reconnecting… or Not available. */
  label: string;
  /** Whether the user wants calls to ring here. Kept when the tab reloads. */
  wanted: boolean;
  /** Why calls do not or cannot ring here, with the remedy. Null if nothing prevents it. */
  reason: string | null;
  /** Turns calls on or off. Turning them on requests the microphone and loads the Voice SDK. */
  setAvailable: (available: boolean) => Promise<void>;
  /** Ends the wrap-up time before it is over, so that calls ring again. */
  endWrapUp: () => void;
}

/**
 * Returns whether calls ring on this page, inside `TwilioInboundListener`.
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

/** Tells the server that calls ring on this page, while the user wants them to and the device can ring. */
export function useAvailabilityOf(voice: Voice, realtime: Realtime, workspaceId: string): Availability {
  const [wanted, setWanted] = useState(() => pageStorage()?.getItem(STORAGE_KEY) === 'yes');
  const { microphone, readiness, register, requestMicrophone } = voice;
  const { setAvailability, endWrapUp } = realtime;
  const { activity, wrapUpEndsAt } = useActivity(realtime, workspaceId);
  const canRing = readiness === 'ready' && microphone === 'granted';

  useEffect(() => {
    if (wanted && microphone === 'granted') void register();
  }, [wanted, microphone, register]);

  useEffect(() => {
    setAvailability(wanted && canRing);
  }, [wanted, canRing, setAvailability]);

  const setAvailable = useCallback(
    async (available: boolean) => {
      if (available && (await requestMicrophone()) !== 'granted') return;
      pageStorage()?.setItem(STORAGE_KEY, available ? 'yes' : 'no');
      setWanted(available);
    },
    [requestMicrophone],
  );

  const state = availabilityState(wanted, voice, realtime);
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
      endWrapUp,
    }),
    [state, activity, wrapUpEndsAt, wanted, reason, setAvailable, endWrapUp],
  );
}

/** Returns the storage of this tab, or null on a server and in a frame without storage access. */
function pageStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

function availabilityState(wanted: boolean, voice: Voice, realtime: Realtime): AvailabilityState {
  if (!wanted || voice.microphone !== 'granted' || voice.readiness === 'not-configured') return 'unavailable';
  return voice.readiness === 'ready' && realtime.available ? 'available' : 'reconnecting';
}

function unavailableReason(wanted: boolean, voice: Voice, realtime: Realtime): string | null {
  const failure = microphoneFailure(voice.microphone);
  if (wanted && failure) return messages.failure[failure];
  if (realtime.problem) return realtime.problem.message;
  return messages.notReady[voice.readiness] || null;
}
