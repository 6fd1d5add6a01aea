import type { Finding, Setup, TwilioStatus } from '@ringback/voice-client';
import { words } from '../messages';
import { useRingback } from '../RingbackProvider';
import type { Realtime } from './useRealtime';
import { type Step, useSteps } from './useSetupProgress';

const { steps: auto, stepsByHand: byHand } = words.settings;

/** Runs the set-up and follows its steps: from the event socket, or the seed's own steps when there is none. */
export function useConfigure(
  workspaceId: string,
  realtime: Pick<Realtime, 'listen'>,
  done: (status: TwilioStatus, warnings: Finding[]) => void,
) {
  const { api } = useRingback();
  const { step, problem, run } = useSteps(realtime);

  const configure = (setup: Setup) =>
    run(async (steps) => {
      const own = (percent: keyof typeof auto): Step => ({
        percent,
        message: (setup.apiKey === undefined ? auto : byHand)[percent],
      });
      steps.tell(own(25));
      const { warnings } = await api.configureTwilio(workspaceId, setup);
      steps.tell(own(75));
      const status = await api.twilioStatus(workspaceId);
      if (status.configured && status.has_twiml_app) steps.tell(own(100));
      await steps.shown;
      done(status, warnings);
    });
  return { step, problem, configure };
}
