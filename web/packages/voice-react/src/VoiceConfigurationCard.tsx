import { Badge, Box, Button, Flex, Heading, Progress, Text } from '@chakra-ui/react';
import type { Finding, TwilioStatus } from '@ringback/voice-client';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { CredentialsForm } from './CredentialsForm';
import { Disconnect } from './Disconnect';
import { Findings } from './Findings';
import { written } from './numbers';
import { TestConnection } from './TestConnection';
import { useConfigure } from './useConfigure';
import type { Realtime } from './useRealtime';
import { words } from './words';

const say = words.settings;

interface Props {
  workspaceId: string;
  realtime: Realtime;
  status: TwilioStatus;
  onChanged: (status: TwilioStatus) => void;
}

/** Two fields, four steps, and then the facts and a test. */
export function VoiceConfigurationCard({ workspaceId, realtime, status, onChanged }: Props) {
  const [editing, setEditing] = useState(false);
  const [warnings, setWarnings] = useState<Finding[]>([]);
  const { step, problem, configure } = useConfigure(workspaceId, realtime, (next, found) => {
    setEditing(false);
    setWarnings(found);
    onChanged(next);
  });
  // The server's news that it is done may come before the last step has been read.
  const asking = !status.configured || editing || step !== null;
  const works = status.configured && status.has_twiml_app && !asking;
  return (
    <Box bg="bg.card" borderRadius="10px" boxShadow="card" p="24px">
      <Flex align="center" justify="space-between" mb="16px">
        <Heading as="h3" textStyle="md" fontWeight="600">
          Twilio
        </Heading>
        <StatusBadge status={status} busy={step !== null} />
      </Flex>
      {works && (
        <Flex align="center" gap="8px" p="16px" mb="16px" borderRadius="10px" bg="answer.soft" role="status">
          <Box color="answer" flexShrink="0">
            <CircleCheck size={20} aria-hidden />
          </Box>
          <Text fontWeight="500">
            {warnings.some(({ severity }) => severity === 'error') ? say.connectedOnly : say.ready}
          </Text>
        </Flex>
      )}
      {status.configured && !status.has_twiml_app && !step && (
        <Flex align="center" gap="8px" p="16px" mb="16px" borderRadius="10px" bg="warn.soft" color="warn">
          <Box flexShrink="0">
            <TriangleAlert size={20} aria-hidden />
          </Box>
          <Text fontWeight="500">{say.noApp}</Text>
        </Flex>
      )}
      {works && warnings.length > 0 && <Findings label={say.warnings} findings={warnings} />}
      {status.configured && !step && <Facts status={status} />}
      {asking ? (
        <CredentialsForm
          busy={step !== null}
          problem={problem}
          onConnect={configure}
          onCancel={editing ? () => setEditing(false) : undefined}
        />
      ) : (
        <Flex gap="8px" wrap="wrap">
          <TestConnection workspaceId={workspaceId} />
          <Button size="sm" variant="outline" onClick={() => setEditing(true)}>
            {say.reconnect}
          </Button>
          <Disconnect workspaceId={workspaceId} setUpByHand={status.setup_method === 'manual'} />
        </Flex>
      )}
      {step && (
        <Progress.Root value={step.percent} mt="24px" aria-label={say.progress}>
          <Progress.Label color="fg.muted" mb="8px" aria-live="polite">
            {step.message}
          </Progress.Label>
          <Progress.Track bg="bg.controlPressed" borderRadius="full" h="8px">
            <Progress.Range
              bg={step.percent === 100 ? 'answer' : 'accent'}
              transition="width 220ms, background 220ms"
            />
          </Progress.Track>
        </Progress.Root>
      )}
    </Box>
  );
}

function StatusBadge({ status, busy }: { status: TwilioStatus; busy: boolean }) {
  const kind = busy ? 'busy' : !status.configured ? 'off' : status.has_twiml_app ? 'on' : 'attention';
  const look = {
    busy: { bg: 'accent.soft', color: 'accent' },
    off: { bg: 'bg.controlPressed', color: 'fg' },
    on: { bg: 'answer.soft', color: 'answer' },
    attention: { bg: 'warn.soft', color: 'warn' },
  }[kind];
  return (
    <Badge borderRadius="full" px="8px" minH="24px" textStyle="xs" {...look}>
      {say.badge[kind]}
    </Badge>
  );
}

function Facts({ status }: { status: TwilioStatus }) {
  const sid = status.account_sid;
  const facts = [
    [say.accountSid, sid ? `${sid.slice(0, 6)}••••••••${sid.slice(-4)}` : '–'],
    [say.application, status.has_twiml_app ? say.applicationYes : say.applicationNo],
    [say.setUp, status.setup_method === 'manual' ? say.setUpManual : say.setUpAuto],
    [say.numbers, status.phone_numbers?.map((number) => written(number)).join(', ') || say.noNumbers],
  ];
  return (
    <Box as="dl" mb="16px">
      {facts.map(([name, value]) => (
        <Flex key={name} py="8px" gap="16px" borderBottomWidth="1px" borderColor="line" _last={{ borderWidth: '0' }}>
          <Text as="dt" w="112px" flexShrink="0" color="fg.muted">
            {name}
          </Text>
          <Text as="dd" wordBreak="break-word">
            {value}
          </Text>
        </Flex>
      ))}
    </Box>
  );
}
