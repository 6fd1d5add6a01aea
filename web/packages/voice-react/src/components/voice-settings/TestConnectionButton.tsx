import { Button } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import { Problem } from '@ringback/voice-client';
import { useState } from 'react';
import { messages } from '../../messages';
import { useRingback } from '../../RingbackProvider';

const t = messages.settings;

/** Tests the connection to Twilio and shows the result of each check. */
export function TestConnectionButton({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const [busy, setBusy] = useState(false);
  const test = async () => {
    setBusy(true);
    try {
      const { ok, checks } = await api.testConnection(workspaceId);
      toaster.create({
        type: ok ? 'success' : 'error',
        title: ok ? t.testOk : t.testProblems,
        description: checks
          .map((check) => `${check.ok ? '✓' : '✗'} ${t.checks[check.name] ?? check.name}: ${check.message}`)
          .join('\n'),
      });
    } catch (error) {
      toaster.create({
        type: 'error',
        title: t.testFailed,
        description: error instanceof Problem ? error.message : String(error),
      });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="sm" variant="outline" disabled={busy} onClick={() => void test()}>
      {t.test}
    </Button>
  );
}
