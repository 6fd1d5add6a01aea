import { Badge, Box, Button, Flex, Heading, Text } from '@chakra-ui/react';
import { written } from '@ringback/ui';
import type { Finding, Role, TwilioStatus } from '@ringback/voice-client';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Realtime } from '../../hooks/useRealtime';
import { useConfigure } from '../../hooks/useTwilioSetup';
import { words } from '../../messages';
import { CredentialsForm } from './CredentialsForm';
import { Disconnect } from './DisconnectButton';
import { Findings } from './Findings';
import { atLeast } from './roles';
import { SetupProgress } from './SetupProgress';
import { TestConnection } from './TestConnectionButton';

const say = words.settings;

interface Props {
  workspaceId: string;
  realtime: Realtime;
  status: TwilioStatus;
  /** What the reader may not do is not offered; without it all is. */
  role?: Role | undefined;
  onChanged: (status: TwilioStatus) => void;
  /** What the last check-up found: "ready" is not said beside it when calls fail. */
  found?: readonly Finding[];
}

const fails = (findings: readonly Finding[]) => findings.some(({ severity }) => severity === 'error');

/** Two fields, four steps, and then the facts and a test. */
export function VoiceConfigurationCard({ workspaceId, realtime, status, role, onChanged, found = [] }: Props) {
  const mayChange = atLeast('admin', role);
  const [editing, setEditing] = useState(false);
  const [warnings, setWarnings] = useState<Finding[]>([]);
  const { step, problem, configure } = useConfigure(workspaceId, realtime, (next, told) => {
    setEditing(false);
    setWarnings(told);
    onChanged(next);
  });
  // The server's news that it is done may come before the last step has been read.
  const asking = mayChange && (!status.configured || editing || step !== null);
  const works = status.configured && status.has_twiml_app && !asking;
  return (
    <Box bg="bg.card" borderRadius="10px" boxShadow="card" p="24px">
      <Flex align="center" justify="space-between" mb="16px">
        <Heading as="h3" textStyle="md" fontWeight="600">
          {say.cardTitle}
        </Heading>
        <StatusBadge status={status} busy={step !== null} />
      </Flex>
      {works && fails(warnings) && <Attention>{say.connectedOnly}</Attention>}
      {works && !fails(warnings) && fails(found) && <Attention>{say.connectedButFound}</Attention>}
      {works && !fails(warnings) && !fails(found) && (
        <Flex align="center" gap="8px" p="16px" mb="16px" borderRadius="10px" bg="answer.soft" role="status">
          <Box color="answer" flexShrink="0">
            <CircleCheck size={20} aria-hidden />
          </Box>
          <Text fontWeight="500">{say.ready}</Text>
        </Flex>
      )}
      {status.configured && !status.has_twiml_app && !step && <Attention>{say.noApp}</Attention>}
      {works && warnings.length > 0 && <Findings label={say.warnings} findings={warnings} />}
      {status.configured && !step && <Facts status={status} />}
      {!status.configured && !mayChange && <Text color="fg.muted">{say.notForYou}</Text>}
      {asking && (
        <CredentialsForm
          busy={step !== null}
          problem={problem}
          isByHand={status.setup_method === 'manual'}
          onConnect={configure}
          onCancel={editing ? () => setEditing(false) : undefined}
        />
      )}
      {status.configured && !asking && (
        <Flex gap="8px" wrap="wrap">
          {atLeast('supervisor', role) && <TestConnection workspaceId={workspaceId} />}
          {mayChange && (
            <>
              <Button size="sm" variant="outline" onClick={() => setEditing(true)}>
                {say.reconnect}
              </Button>
              <Disconnect workspaceId={workspaceId} setUpByHand={status.setup_method === 'manual'} />
            </>
          )}
        </Flex>
      )}
      {step && <SetupProgress label={say.progress} step={step} />}
    </Box>
  );
}

function Attention({ children }: { children: string }) {
  return (
    <Flex align="center" gap="8px" p="16px" mb="16px" borderRadius="10px" bg="warn.soft" color="warn" role="status">
      <Box flexShrink="0">
        <TriangleAlert size={20} aria-hidden />
      </Box>
      <Text fontWeight="500">{children}</Text>
    </Flex>
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
  const isByHand = status.setup_method === 'manual';
  const application = isByHand ? say.applicationGiven : say.applicationYes;
  const facts = [
    [say.accountSid, sid ? `${sid.slice(0, 6)}••••••••${sid.slice(-4)}` : '–'],
    [say.application, status.has_twiml_app ? application : say.applicationNo],
    [say.setUp, isByHand ? say.setUpManual : say.setUpAuto],
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
