import { Box, Button, Flex, Heading, Text } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import { type Finding, type HealthReport, Problem, type Role } from '@ringback/voice-client';
import { CircleCheck } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { Realtime } from '../../hooks/useRealtime';
import { messages } from '../../messages';
import { useRingback } from '../../RingbackProvider';
import { Findings } from './Findings';
import { hasRole } from './roles';

const t = messages.settings.healthCheck;

interface Props {
  workspaceId: string;
  realtime: Realtime;
  /** The user's role. Users below admin see no Fix buttons. */
  role?: Role | undefined;
  /** Called with the findings of each report. */
  onFindings?: (findings: readonly Finding[]) => void;
}

/** The findings of the last health check, with a button for each that can be fixed. */
export function HealthCheck({ workspaceId, realtime, role, onFindings }: Props) {
  const { api } = useRingback();
  const [report, setReport] = useState<HealthReport | null>(null);
  const [busy, setBusy] = useState(false);
  const { listen } = realtime;

  const load = useCallback(async () => {
    try {
      setReport(await api.healthReport(workspaceId));
    } catch {
      // The button that starts a check stays available, and reports errors.
    }
  }, [api, workspaceId]);

  useEffect(() => {
    void load();
    return listen((frame) => {
      if (frame.type === 'config-updated') void load();
    });
  }, [listen, load]);

  useEffect(() => onFindings?.(report?.findings ?? []), [report, onFindings]);

  const run = async (request: () => Promise<HealthReport>) => {
    setBusy(true);
    try {
      setReport(await request());
    } catch (error) {
      toaster.create({
        type: 'error',
        title: t.failed,
        description: error instanceof Problem ? error.message : String(error),
      });
    } finally {
      setBusy(false);
    }
  };

  return (
    <Box as="section" aria-label={t.title} bg="bg.card" borderRadius="10px" boxShadow="card" p="24px" mt="16px">
      <Flex align="center" justify="space-between" gap="16px" wrap="wrap">
        <Heading as="h3" textStyle="md" fontWeight="600">
          {t.title}
        </Heading>
        <Button
          size="sm"
          variant="outline"
          disabled={busy}
          onClick={() => void run(() => api.checkHealth(workspaceId))}
        >
          {t.run}
        </Button>
      </Flex>
      <Text color="fg.muted" mt="4px">
        {t.intro}
      </Text>
      <Box aria-live="polite" aria-busy={busy}>
        {report?.at && report.findings.length === 0 && (
          <Flex align="center" gap="8px" mt="16px" color="answer">
            <CircleCheck size={20} aria-hidden />
            <Text fontWeight="500">{t.noProblems}</Text>
          </Flex>
        )}
        {report && report.findings.length > 0 && (
          <Findings
            label={t.title}
            findings={report.findings}
            busy={busy}
            onFix={
              hasRole('admin', role) ? (finding) => void run(() => api.fixFinding(workspaceId, finding)) : undefined
            }
          />
        )}
        {report?.at && (
          <Text color="fg.muted" textStyle="xs" mt="8px">
            {t.checkedAt(new Date(report.at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }))}
          </Text>
        )}
      </Box>
    </Box>
  );
}
