import { Badge, Box, Button, Flex, Heading, Text } from '@chakra-ui/react';
import { type DoctorReport, type Finding, Problem } from '@ringback/voice-client';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useRingback } from './RingbackProvider';
import { toaster } from './toaster';
import { words } from './words';

const say = words.settings.doctor;

/** What is not as it has to be at Twilio, in words, with a button for each thing that can be mended. */
export function SetupDoctor({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const [report, setReport] = useState<DoctorReport | null>(null);
  const [busy, setBusy] = useState(false);

  const ask = async (question: () => Promise<DoctorReport>) => {
    setBusy(true);
    try {
      setReport(await question());
    } catch (error) {
      toaster.create({
        type: 'error',
        title: say.failed,
        description: error instanceof Problem ? error.message : String(error),
      });
    } finally {
      setBusy(false);
    }
  };

  return (
    <Box as="section" aria-label={say.title} bg="bg.card" borderRadius="10px" boxShadow="card" p="24px" mt="16px">
      <Flex align="center" justify="space-between" gap="16px" wrap="wrap">
        <Heading as="h3" textStyle="md" fontWeight="600">
          {say.title}
        </Heading>
        <Button size="sm" variant="outline" disabled={busy} onClick={() => void ask(() => api.examine(workspaceId))}>
          {say.examine}
        </Button>
      </Flex>
      <Text color="fg.muted" mt="4px">
        {say.intro}
      </Text>
      <Box aria-live="polite" aria-busy={busy}>
        {report && report.findings.length === 0 && (
          <Flex align="center" gap="8px" mt="16px" color="answer">
            <CircleCheck size={20} aria-hidden />
            <Text fontWeight="500">{say.well}</Text>
          </Flex>
        )}
        {report && report.findings.length > 0 && (
          <Box as="ul" listStyleType="none" mt="16px">
            {report.findings.map((finding) => (
              <FindingRow
                key={`${finding.code} ${finding.subject}`}
                finding={finding}
                busy={busy}
                onFix={() => void ask(() => api.mend(workspaceId, finding))}
              />
            ))}
          </Box>
        )}
        {report?.at && (
          <Text color="fg.muted" textStyle="xs" mt="8px">
            {say.at(new Date(report.at).toLocaleTimeString([], { timeStyle: 'short' }))}
          </Text>
        )}
      </Box>
    </Box>
  );
}

function FindingRow({ finding, busy, onFix }: { finding: Finding; busy: boolean; onFix: () => void }) {
  const look =
    finding.severity === 'error' ? { bg: 'hangup.soft', color: 'hangup' } : { bg: 'warn.soft', color: 'warn' };
  return (
    <Flex as="li" align="flex-start" gap="12px" py="12px" borderTopWidth="1px" borderColor="line">
      <Badge borderRadius="full" px="8px" minH="24px" textStyle="xs" flexShrink="0" {...look}>
        {say.severity[finding.severity]}
      </Badge>
      <Text flex="1" overflowWrap="anywhere">
        {finding.words}
      </Text>
      {finding.canBeFixed && (
        <Button size="sm" variant="outline" flexShrink="0" disabled={busy} onClick={onFix}>
          {say.fix}
        </Button>
      )}
    </Flex>
  );
}
