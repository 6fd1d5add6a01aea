import { Problem, type TwilioStatus } from '@ringback/voice-client';
import { useEffect, useState } from 'react';
import { useRingback } from './RingbackProvider';
import type { Realtime } from './useRealtime';
import { words } from './words';

export type Step = { percent: number; message: string };

/** Runs the set-up and follows its steps: from the event socket, or the seed's own steps when there is none. */
export function useConfigure(workspaceId: string, realtime: Realtime, done: (status: TwilioStatus) => void) {
  const { api } = useRingback();
  const [step, setStep] = useState<Step | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = step !== null;
  const { listen } = realtime;

  useEffect(() => {
    if (!running) return;
    return listen((frame) => {
      if (frame.type === 'config-progress') setStep({ percent: frame.percent, message: frame.message });
    });
  }, [listen, running]);

  const configure = async (accountSid: string, authToken: string) => {
    setProblem(null);
    setStep({ percent: 25, message: words.settings.steps[25] });
    try {
      await api.configureTwilio(workspaceId, accountSid, authToken);
      setStep((now) => (now && now.percent < 75 ? { percent: 75, message: words.settings.steps[75] } : now));
      const status = await api.twilioStatus(workspaceId);
      setStep({ percent: 100, message: words.settings.steps[100] });
      done(status);
    } catch (error) {
      setProblem(error instanceof Problem ? error : Problem.unreachable());
    } finally {
      setStep(null);
    }
  };
  return { step, problem, configure };
}
