import { Badge, Box, Button, Field, Flex, Heading, Input, Progress, Text } from '@chakra-ui/react';
import { Problem, type TwilioStatus } from '@ringback/voice-client';
import { CircleCheck } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { written } from './numbers';
import { useRingback } from './RingbackProvider';
import { toaster } from './toaster';
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
  const { step, problem, configure } = useConfigure(workspaceId, realtime, (next) => {
    setEditing(false);
    onChanged(next);
  });
  // The server's news that it is done may come before the last step has been read.
  const asking = !status.configured || editing || step !== null;
  const works = status.configured && status.has_twiml_app && !asking;
  return (
    <Box bg="bg.card" borderRadius="10px" boxShadow="card" p="24px">
      <Flex align="center" justify="space-between" mb="16px">
        <Heading as="h3" fontSize="15px" fontWeight="600">
          Twilio
        </Heading>
        <StatusBadge status={status} />
      </Flex>
      {works && (
        <Flex align="center" gap="8px" p="16px" mb="16px" borderRadius="10px" bg="answer.soft" role="status">
          <Box color="answer" flexShrink="0">
            <CircleCheck size={20} aria-hidden />
          </Box>
          <Text fontWeight="500">{say.ready}</Text>
        </Flex>
      )}
      {status.configured && !status.has_twiml_app && !step && (
        <Text color="warn" mb="16px">
          {say.noApp}
        </Text>
      )}
      {status.configured && !step && <Facts status={status} />}
      {asking ? (
        <CredentialsForm
          busy={step !== null}
          problem={problem}
          onConnect={configure}
          onCancel={status.configured ? () => setEditing(false) : undefined}
        />
      ) : (
        <Flex gap="8px" wrap="wrap">
          <TestButton workspaceId={workspaceId} />
          <Button size="sm" variant="outline" borderColor="line" onClick={() => setEditing(true)}>
            {say.reconnect}
          </Button>
        </Flex>
      )}
      {step && (
        <Progress.Root value={step.percent} mt="16px" aria-label={say.progress}>
          <Progress.Label color="fg.muted" mb="8px" aria-live="polite">
            {step.message}
          </Progress.Label>
          <Progress.Track bg="bg.controlPressed" borderRadius="full" h="8px">
            <Progress.Range bg="accent" transition="width 220ms" />
          </Progress.Track>
        </Progress.Root>
      )}
    </Box>
  );
}

function StatusBadge({ status }: { status: TwilioStatus }) {
  const kind = !status.configured ? 'off' : status.has_twiml_app ? 'on' : 'attention';
  const look = {
    off: { bg: 'bg.controlPressed', color: 'fg' },
    on: { bg: 'answer.soft', color: 'answer' },
    attention: { bg: 'warn.soft', color: 'warn' },
  }[kind];
  return (
    <Badge borderRadius="full" px="8px" py="4px" {...look}>
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
        <Flex key={name} py="8px" gap="16px" borderBottomWidth="1px" borderColor="line">
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

interface FormProps {
  busy: boolean;
  problem: Problem | null;
  onConnect: (accountSid: string, authToken: string) => Promise<void>;
  onCancel: (() => void) | undefined;
}

function CredentialsForm({ busy, problem, onConnect, onCancel }: FormProps) {
  const [accountSid, setAccountSid] = useState('');
  const [authToken, setAuthToken] = useState('');
  const sidWrong = accountSid !== '' && !/^AC[0-9a-f]{32}$/.test(accountSid);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void onConnect(accountSid, authToken);
  };
  return (
    <form onSubmit={submit}>
      <Field.Root invalid={sidWrong} mb="16px">
        <Field.Label>{say.accountSid}</Field.Label>
        <Input
          value={accountSid}
          onChange={(event) => setAccountSid(event.target.value.trim())}
          fontFamily="mono"
          autoComplete="off"
          spellCheck={false}
          borderColor="edge"
          bg="bg.control"
        />
        <Field.HelperText color="fg.muted">{say.accountSidHelp}</Field.HelperText>
        <Field.ErrorText color="hangup">{say.accountSidWrong}</Field.ErrorText>
      </Field.Root>
      <Field.Root mb="16px">
        <Field.Label>{say.authToken}</Field.Label>
        <Input
          type="password"
          value={authToken}
          onChange={(event) => setAuthToken(event.target.value.trim())}
          autoComplete="off"
          borderColor="edge"
          bg="bg.control"
        />
        <Field.HelperText color="fg.muted">{say.authTokenHelp}</Field.HelperText>
      </Field.Root>
      {problem && (
        <Text role="alert" color="hangup" mb="16px">
          {problem.message}
        </Text>
      )}
      <Flex gap="8px">
        <Button
          type="submit"
          size="sm"
          bg="accent"
          color="accent.on"
          _hover={{ bg: 'accent.hover' }}
          disabled={busy || sidWrong || !accountSid || !authToken}
        >
          {say.connect}
        </Button>
        {onCancel && (
          <Button size="sm" variant="ghost" onClick={onCancel} disabled={busy}>
            {say.cancel}
          </Button>
        )}
      </Flex>
    </form>
  );
}

function TestButton({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const [busy, setBusy] = useState(false);
  const test = async () => {
    setBusy(true);
    try {
      const { ok, checks } = await api.testConnection(workspaceId);
      toaster.create({
        type: ok ? 'success' : 'error',
        title: ok ? say.testOk : say.testBad,
        description: checks
          .map((check) => `${check.ok ? '✓' : '✗'} ${say.checks[check.name] ?? check.name}: ${check.message}`)
          .join('\n'),
      });
    } catch (error) {
      toaster.create({
        type: 'error',
        title: say.testFailed,
        description: error instanceof Problem ? error.message : String(error),
      });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      size="sm"
      bg="accent"
      color="accent.on"
      _hover={{ bg: 'accent.hover' }}
      disabled={busy}
      onClick={() => void test()}
    >
      {say.test}
    </Button>
  );
}
