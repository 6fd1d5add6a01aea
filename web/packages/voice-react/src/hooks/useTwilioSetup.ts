import type { Finding, Setup, TwilioStatus } from '@ringback/voice-client';
import { messages } from '../messages';
import { useRingback } from '../RingbackProvider';
import type { Realtime } from './useRealtime';
import { type Step, useSetupProgress } from './useSetupProgress';

const { steps: automaticSteps, manualSteps } = messages.settings;

/** Runs the Twilio setup. The event socket reports the steps; without it the hook shows the standard steps. */
export function useTwilioSetup(
  workspaceId: string,
  realtime: Pick<Realtime, 'listen'>,
  onDone: (status: TwilioStatus, warnings: Finding[]) => void,
) {
  const { api } = useRingback();
  const { step, problem, run } = useSetupProgress(realtime);

  const configure = (setup: Setup) =>
    run(async (steps) => {
      const stepAt = (percent: keyof typeof automaticSteps): Step => ({
        percent,
        message: (setup.apiKey === undefined ? automaticSteps : manualSteps)[percent],
      });
      steps.add(stepAt(25));
      const { warnings } = await api.configureTwilio(workspaceId, setup);
      // The answer can be faster than the event socket. A step that was shown already is ignored.
      steps.add(stepAt(50));
      steps.add(stepAt(75));
      const status = await api.twilioStatus(workspaceId);
      if (status.configured && status.has_twiml_app) steps.add(stepAt(100));
      await steps.allShown;
      onDone(status, warnings);
    });
  return { step, problem, configure };
}
