import { Problem } from '@ringback/voice-client';
import { useEffect, useRef, useState } from 'react';
import type { Realtime } from './useRealtime';

export type Step = { percent: number; message: string };

const MIN_STEP_MS = 400;
/** The last step stays longer, because it reports success. */
const LAST_STEP_MS = 1000;

/** Shows steps in order, each for a minimum time. Ignores a step that does not advance the progress. */
class StepQueue {
  allShown: Promise<void> = Promise.resolve();
  private lastPercent = 0;
  private readonly show: (step: Step) => void;

  constructor(show: (step: Step) => void) {
    this.show = show;
  }

  add(step: Step): void {
    if (step.percent <= this.lastPercent) return;
    this.lastPercent = step.percent;
    this.allShown = this.allShown.then(() => {
      this.show(step);
      const duration = step.percent === 100 ? LAST_STEP_MS : MIN_STEP_MS;
      return new Promise((resolve) => setTimeout(resolve, duration));
    });
  }
}

/** Runs an operation in several steps. Shows the steps that the event socket or the operation itself reports. */
export function useSetupProgress({ listen }: Pick<Realtime, 'listen'>) {
  const [step, setStep] = useState<Step | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef<StepQueue | null>(null);

  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'config-progress') running.current?.add(frame);
      }),
    [listen],
  );

  const run = async (work: (steps: StepQueue) => Promise<void>) => {
    const steps = new StepQueue((next) => {
      if (running.current === steps) setStep(next);
    });
    running.current = steps;
    setProblem(null);
    try {
      await work(steps);
    } catch (error) {
      setProblem(error instanceof Problem ? error : Problem.unreachable());
    } finally {
      running.current = null;
      setStep(null);
    }
  };
  return { step, problem, run };
}
