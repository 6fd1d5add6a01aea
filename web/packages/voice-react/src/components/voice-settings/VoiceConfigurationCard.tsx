import { Badge, Box, Button, Flex, Heading, Text } from '@chakra-ui/react';
import { formatPhoneNumber, scoped } from '@ringback/ui';
import type { Finding, Role, TwilioStatus } from '@ringback/voice-client';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Realtime } from '../../hooks/useRealtime';
import { useTwilioSetup } from '../../hooks/useTwilioSetup';
import { messages } from '../../messages';
import { CredentialsForm } from './CredentialsForm';
import { DisconnectButton } from './DisconnectButton';
import { Findings } from './Findings';
import { hasRole } from './roles';
import { SetupProgress } from './SetupProgress';
import { TestConnectionButton } from './TestConnectionButton';

const t = messages.settings;

/** The props of `VoiceConfigurationCard`. */
export interface VoiceConfigurationCardProps {
  workspaceId: string;
  realtime: Realtime;
  status: TwilioStatus;
  /** The user's role in the workspace. Only the actions that it allows are shown; without it all are. */
  role?: Role | undefined;
  onChanged: (status: TwilioStatus) => void;
  /** The findings of the last health check. With an error among them the card does not say that calling is ready. */
  findings?: readonly Finding[];
}

const hasErrors = (findings: readonly Finding[]) => findings.some(({ severity }) => severity === 'error');

/**
 * Connects a workspace to Twilio, and shows the connection and its actions.
 *
 * @example
 * ```tsx
 * import { VoiceConfigurationCard } from '@ringback/voice-react/voice-settings';
 *
 * const { api } = useRingback();
 * const realtime = useRealtime(workspaceId);
 * const [status, setStatus] = useState<TwilioStatus>();
 * useEffect(() => void api.twilioStatus(workspaceId).then(setStatus), [api, workspaceId]);
 * {status && (
 *   <VoiceConfigurationCard workspaceId={workspaceId} realtime={realtime} status={status} onChanged={setStatus} />
 * )}
 * ```
 */
export const VoiceConfigurationCard = scoped(function VoiceConfigurationCard({
  workspaceId,
  realtime,
  status,
  role,
  onChanged,
  findings = [],
}: VoiceConfigurationCardProps) {
  const canEdit = hasRole('admin', role);
  const [isEditing, setEditing] = useState(false);
  const [warnings, setWarnings] = useState<Finding[]>([]);
  const { step, problem, configure } = useTwilioSetup(workspaceId, realtime, (next, nextWarnings) => {
    setEditing(false);
    setWarnings(nextWarnings);
    onChanged(next);
  });
  // The new status may arrive before the last step has been shown.
  const showsForm = canEdit && (!status.configured || isEditing || step !== null);
  const isConnected = status.configured && status.has_twiml_app && !showsForm;
  return (
    <Box bg="bg.card" borderRadius="10px" boxShadow="card" p="24px">
      <Flex align="center" justify="space-between" mb="16px">
        <Heading as="h3" textStyle="md" fontWeight="600">
          {t.cardTitle}
        </Heading>
        <StatusBadge status={status} busy={step !== null} />
      </Flex>
      {isConnected && hasErrors(warnings) && <Warning>{t.connectedOnly}</Warning>}
      {isConnected && !hasErrors(warnings) && hasErrors(findings) && <Warning>{t.connectedButFound}</Warning>}
      {isConnected && !hasErrors(warnings) && !hasErrors(findings) && (
        <Flex align="center" gap="8px" p="16px" mb="16px" borderRadius="10px" bg="answer.soft" role="status">
          <Box color="answer" flexShrink="0">
            <CircleCheck size={20} aria-hidden />
          </Box>
          <Text fontWeight="500">{t.ready}</Text>
        </Flex>
      )}
      {status.configured && !status.has_twiml_app && !step && <Warning>{t.appMissing}</Warning>}
      {isConnected && warnings.length > 0 && <Findings label={t.warnings} findings={warnings} />}
      {status.configured && !step && <ConnectionDetails status={status} />}
      {!status.configured && !canEdit && <Text color="fg.muted">{t.notConfigured}</Text>}
      {showsForm && (
        <CredentialsForm
          busy={step !== null}
          problem={problem}
          isManualSetup={status.setup_method === 'manual'}
          onConnect={configure}
          onCancel={isEditing ? () => setEditing(false) : undefined}
        />
      )}
      {status.configured && !showsForm && (
        <Flex gap="8px" wrap="wrap">
          {hasRole('supervisor', role) && <TestConnectionButton workspaceId={workspaceId} />}
          {canEdit && (
            <>
              <Button size="sm" variant="outline" onClick={() => setEditing(true)}>
                {t.reconnect}
              </Button>
              <DisconnectButton workspaceId={workspaceId} isManualSetup={status.setup_method === 'manual'} />
            </>
          )}
        </Flex>
      )}
      {step && <SetupProgress label={t.progress} step={step} />}
    </Box>
  );
});

function Warning({ children }: { children: string }) {
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
      {t.badge[kind]}
    </Badge>
  );
}

function ConnectionDetails({ status }: { status: TwilioStatus }) {
  const sid = status.account_sid;
  const isManualSetup = status.setup_method === 'manual';
  const application = isManualSetup ? t.applicationProvided : t.applicationCreated;
  const details = [
    [t.accountSid, sid ? `${sid.slice(0, 6)}••••••••${sid.slice(-4)}` : '–'],
    [t.application, status.has_twiml_app ? application : t.applicationMissing],
    [t.setUp, isManualSetup ? t.setUpManual : t.setUpAuto],
    [t.numbers, status.phone_numbers?.map((number) => formatPhoneNumber(number)).join(', ') || t.noNumbers],
  ];
  return (
    <Box as="dl" mb="16px">
      {details.map(([name, value]) => (
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
