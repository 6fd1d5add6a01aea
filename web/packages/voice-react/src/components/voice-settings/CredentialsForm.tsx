import { Box, Button, Checkbox, Flex, Text } from '@chakra-ui/react';
import type { Problem, Setup } from '@ringback/voice-client';
import { ChevronRight } from 'lucide-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { messages } from '../../messages';
import { CredentialField } from './CredentialField';

const t = messages.settings;

const BLANK = { accountSid: '', authToken: '', apiKey: '', apiSecret: '', twimlAppSid: '' };
type Name = keyof typeof BLANK;
const REQUIRED: readonly Name[] = ['accountSid', 'authToken'];
const SID_FORMATS: Partial<Record<Name, { pattern: RegExp; error: string }>> = {
  accountSid: { pattern: /^AC[0-9a-f]{32}$/, error: t.accountSidWrong },
  apiKey: { pattern: /^SK[0-9a-f]{32}$/, error: t.manual.apiKeyWrong },
  twimlAppSid: { pattern: /^AP[0-9a-f]{32}$/, error: t.manual.twimlAppSidWrong },
};

interface Props {
  busy: boolean;
  problem: Problem | null;
  /** Whether the fields for manual setup are open initially. */
  isManualSetup: boolean;
  onConnect: (setup: Setup) => Promise<void>;
  onCancel: (() => void) | undefined;
}

/** The form for Account SID and Auth Token. Three more fields accept an existing API key and TwiML app. */
export function CredentialsForm({ busy, problem, isManualSetup, onConnect, onCancel }: Props) {
  const [values, setValues] = useState(BLANK);
  const [isManual, setManual] = useState(isManualSetup);
  const [pointsApp, setPointsApp] = useState(false);
  const [editedFields, setEditedFields] = useState<readonly Name[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const more = useId();

  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [problem]);

  const names = isManual ? (Object.keys(BLANK) as Name[]) : REQUIRED;
  const formatError = (name: Name) =>
    values[name] !== '' && SID_FORMATS[name]?.pattern.test(values[name]) === false
      ? SID_FORMATS[name].error
      : undefined;
  const serverError = (name: Name) =>
    editedFields.includes(name) ? undefined : problem?.fields.find(({ pointer }) => pointer === `/${name}`)?.detail;
  const isShownAtField = problem?.fields.some(({ pointer }) => names.some((name) => pointer === `/${name}`));

  const field = (name: Name) => ({
    value: values[name],
    error: formatError(name) ?? serverError(name),
    onChange: (value: string) => {
      setValues({ ...values, [name]: value });
      setEditedFields([...editedFields, name]);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setEditedFields([]);
    const { accountSid, authToken } = values;
    void onConnect(isManual ? { ...values, point: pointsApp } : { accountSid, authToken });
  };

  return (
    <form ref={form} onSubmit={submit} style={{ maxWidth: 640 }}>
      <CredentialField label={t.accountSid} help={t.accountSidHelp} {...field('accountSid')} />
      <CredentialField label={t.authToken} help={t.authTokenHelp} isSecret {...field('authToken')} />
      <Button
        size="sm"
        variant="ghost"
        color="fg.muted"
        ml="-8px"
        px="8px"
        mb="16px"
        h="auto"
        minH="32px"
        whiteSpace="normal"
        textAlign="start"
        aria-expanded={isManual}
        aria-controls={more}
        bg="transparent"
        onClick={() => setManual(!isManual)}
      >
        <Box asChild transform={isManual ? 'rotate(90deg)' : undefined} transition="transform 120ms">
          <ChevronRight size={16} aria-hidden />
        </Box>
        {t.manual.open}
      </Button>
      <Box id={more} hidden={!isManual} pl="16px" ml="8px" mb="16px" borderLeftWidth="1px" borderColor="line">
        {isManual && (
          <>
            <CredentialField label={t.manual.apiKey} help={t.manual.apiKeyHelp} {...field('apiKey')} />
            <CredentialField
              label={t.manual.apiSecret}
              help={t.manual.apiSecretHelp}
              isSecret
              {...field('apiSecret')}
            />
            <CredentialField label={t.manual.twimlAppSid} help={t.manual.twimlAppSidHelp} {...field('twimlAppSid')} />
            <Checkbox.Root
              size="sm"
              minH="32px"
              checked={pointsApp}
              onCheckedChange={({ checked }) => setPointsApp(checked === true)}
            >
              <Checkbox.HiddenInput />
              <Checkbox.Control />
              <Checkbox.Label>{t.manual.pointApp}</Checkbox.Label>
            </Checkbox.Root>
          </>
        )}
      </Box>
      {problem && !isShownAtField && (
        <Text role="alert" color="hangup" mb="16px">
          {problem.message}
        </Text>
      )}
      <Flex gap="8px">
        <Button
          type="submit"
          size="sm"
          disabled={busy || names.some((name) => values[name] === '' || formatError(name) !== undefined)}
        >
          {t.connect}
        </Button>
        {onCancel && (
          <Button size="sm" variant="ghost" onClick={onCancel} disabled={busy}>
            {t.cancel}
          </Button>
        )}
      </Flex>
    </form>
  );
}
