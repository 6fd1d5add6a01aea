import { type Finding, Problem, type TwilioStatus } from '@ringback/voice-client';
import { useEffect, useRef, useState } from 'react';
import { useRingback } from './RingbackProvider';
import type { Realtime } from './useRealtime';
import { words } from './words';

export type Step = { percent: number; message: string };

const LONG_ENOUGH_TO_READ_MS = 400;
/** The last step is the good news, and stays until it has been seen. */
const LONG_ENOUGH_TO_ENJOY_MS = 1000;

/** Shows steps one after the other, forward only, each long enough to be read. */
class Steps {
  shown: Promise<void> = Promise.resolve();
  private reached = 0;
  private readonly show: (step: Step) => void;

  constructor(show: (step: Step) => void) {
    this.show = show;
  }

  tell(step: Step): void {
    if (step.percent <= this.reached) return;
    this.reached = step.percent;
    this.shown = this.shown.then(() => {
      this.show(step);
      const long = step.percent === 100 ? LONG_ENOUGH_TO_ENJOY_MS : LONG_ENOUGH_TO_READ_MS;
      return new Promise((passed) => setTimeout(passed, long));
    });
  }
}

const own = (percent: keyof typeof words.settings.steps): Step => ({ percent, message: words.settings.steps[percent] });

/** Runs the set-up and follows its steps: from the event socket, or the seed's own steps when there is none. */
export function useConfigure(
  workspaceId: string,
  realtime: Pick<Realtime, 'listen'>,
  done: (status: TwilioStatus, warnings: Finding[]) => void,
) {
  const { api } = useRingback();
  const [step, setStep] = useState<Step | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef<Steps | null>(null);
  const { listen } = realtime;

  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'config-progress') running.current?.tell(frame);
      }),
    [listen],
  );

  const configure = async (accountSid: string, authToken: string) => {
    const steps = new Steps((next) => {
      if (running.current === steps) setStep(next);
    });
    running.current = steps;
    setProblem(null);
    steps.tell(own(25));
    try {
      const { warnings } = await api.configureTwilio(workspaceId, accountSid, authToken);
      steps.tell(own(75));
      const status = await api.twilioStatus(workspaceId);
      if (status.configured && status.has_twiml_app) steps.tell(own(100));
      await steps.shown;
      done(status, warnings);
    } catch (error) {
      setProblem(error instanceof Problem ? error : Problem.unreachable());
    } finally {
      running.current = null;
      setStep(null);
    }
  };
  return { step, problem, configure };
}
