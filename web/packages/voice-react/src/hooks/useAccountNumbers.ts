import { type AccountNumber, Problem } from '@ringback/voice-client';
import { useCallback, useEffect, useState } from 'react';
import { words } from '../messages';
import { useRingback } from '../RingbackProvider';
import type { Realtime } from './useRealtime';
import { useSteps } from './useSetupProgress';

const say = words.settings.choose;

/** The numbers of the workspace's Twilio account, and which of them are to ring here. */
export function useAccountNumbers(workspaceId: string, realtime: Pick<Realtime, 'listen'>) {
  const { api } = useRingback();
  const [numbers, setNumbers] = useState<AccountNumber[] | null>(null);
  const [unread, setUnread] = useState<Problem | null>(null);
  const { step, problem: unsaved, run } = useSteps(realtime);
  const { listen } = realtime;

  const load = useCallback(async () => {
    try {
      setNumbers(await api.accountNumbers(workspaceId));
      setUnread(null);
    } catch (error) {
      setUnread(error instanceof Problem ? error : Problem.unreachable());
    }
  }, [api, workspaceId]);

  useEffect(() => {
    void load();
    return listen((frame) => {
      if (frame.type === 'config-updated') void load();
    });
  }, [listen, load]);

  /** What was cut off may have been done in part, so that the list is read again. */
  const save = (chosen: string[], done: () => void) =>
    run(async (steps) => {
      steps.tell({ percent: 25, message: say.reading });
      try {
        setNumbers(await api.chooseNumbers(workspaceId, chosen));
      } catch (error) {
        await load();
        throw error;
      }
      // The last check-up was of the numbers as they were; whoever shows one is told of another.
      void api.examine(workspaceId).catch(() => undefined);
      steps.tell({ percent: 100, message: say.saved });
      done();
      await steps.shown;
    });
  return { numbers, unread, unsaved, step, load, save };
}
