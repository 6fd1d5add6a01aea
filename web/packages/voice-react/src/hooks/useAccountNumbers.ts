import { type AccountNumber, Problem } from '@ringback/voice-client';
import { useCallback, useEffect, useState } from 'react';
import { messages } from '../messages';
import { useRingback } from '../RingbackProvider';
import type { Realtime } from './useRealtime';
import { useSetupProgress } from './useSetupProgress';

const t = messages.settings.phoneNumbers;

/** Loads the numbers of the workspace's Twilio account and saves which of them it uses. */
export function useAccountNumbers(workspaceId: string, realtime: Pick<Realtime, 'listen'>) {
  const { api } = useRingback();
  const [numbers, setNumbers] = useState<AccountNumber[] | null>(null);
  const [loadProblem, setLoadProblem] = useState<Problem | null>(null);
  const { step, problem: saveProblem, run } = useSetupProgress(realtime);
  const { listen } = realtime;

  const load = useCallback(async () => {
    try {
      setNumbers(await api.accountNumbers(workspaceId));
      setLoadProblem(null);
    } catch (error) {
      setLoadProblem(error instanceof Problem ? error : Problem.unreachable());
    }
  }, [api, workspaceId]);

  useEffect(() => {
    void load();
    return listen((frame) => {
      if (frame.type === 'config-updated') void load();
    });
  }, [listen, load]);

  /** Saves the selection. After an error it reloads the list, because some numbers may have been changed. */
  const save = (chosen: string[], onDone: () => void) =>
    run(async (steps) => {
      steps.add({ percent: 25, message: t.reading });
      try {
        setNumbers(await api.chooseNumbers(workspaceId, chosen));
      } catch (error) {
        await load();
        throw error;
      }
      // The last health report is outdated. An event announces the new one.
      void api.checkHealth(workspaceId).catch(() => undefined);
      steps.add({ percent: 100, message: t.saved });
      onDone();
      await steps.allShown;
    });
  return { numbers, loadProblem, saveProblem, step, load, save };
}
