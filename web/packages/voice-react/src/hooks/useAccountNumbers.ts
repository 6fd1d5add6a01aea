import { type AccountNumber, Problem } from '@ringback/voice-client';
import { useCallback, useEffect, useState } from 'react';
import { messages } from '../messages';
import { useRingback } from '../RingbackProvider';
import type { Realtime } from './useRealtime';
import { useSetupProgress } from './useSetupProgress';

const t = messages.settings.phoneNumbers;

/** The numbers of the workspace's Twilio account, and which of them are to ring here. */
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

  /** What was cut off may have been done in part, so that the list is read again. */
  const save = (chosen: string[], onDone: () => void) =>
    run(async (steps) => {
      steps.add({ percent: 25, message: t.reading });
      try {
        setNumbers(await api.chooseNumbers(workspaceId, chosen));
      } catch (error) {
        await load();
        throw error;
      }
      // The last check-up was of the numbers as they were; whoever shows one is told of another.
      void api.checkHealth(workspaceId).catch(() => undefined);
      steps.add({ percent: 100, message: t.saved });
      onDone();
      await steps.allShown;
    });
  return { numbers, loadProblem, saveProblem, step, load, save };
}
