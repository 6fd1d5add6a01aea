import { Box, Button, Checkbox, Flex, Text } from '@chakra-ui/react';
import type { Problem, Setup } from '@ringback/voice-client';
import { ChevronRight } from 'lucide-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { words } from '../../messages';
import { CredentialField } from './CredentialField';

const say = words.settings;

const BLANK = { accountSid: '', authToken: '', apiKey: '', apiSecret: '', twimlAppSid: '' };
type Name = keyof typeof BLANK;
const TWO: readonly Name[] = ['accountSid', 'authToken'];
const SIDS: Partial<Record<Name, { is: RegExp; wrong: string }>> = {
  accountSid: { is: /^AC[0-9a-f]{32}$/, wrong: say.accountSidWrong },
  apiKey: { is: /^SK[0-9a-f]{32}$/, wrong: say.byHand.apiKeyWrong },
  twimlAppSid: { is: /^AP[0-9a-f]{32}$/, wrong: say.byHand.twimlAppSidWrong },
};

interface Props {
  busy: boolean;
  problem: Problem | null;
  /** Whether the fields for a set-up by hand are open from the start. */
  isByHand: boolean;
  onConnect: (setup: Setup) => Promise<void>;
  onCancel: (() => void) | undefined;
}

/** The two fields, each with where to find what belongs in it; and three more for who has key and app already. */
export function CredentialsForm({ busy, problem, isByHand, onConnect, onCancel }: Props) {
  const [values, setValues] = useState(BLANK);
  const [byHand, setByHand] = useState(isByHand);
  const [point, setPoint] = useState(false);
  const [mended, setMended] = useState<readonly Name[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const more = useId();

  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [problem]);

  const names = byHand ? (Object.keys(BLANK) as Name[]) : TWO;
  const malformed = (name: Name) =>
    values[name] !== '' && SIDS[name]?.is.test(values[name]) === false ? SIDS[name].wrong : undefined;
  const refused = (name: Name) =>
    mended.includes(name) ? undefined : problem?.fields.find(({ pointer }) => pointer === `/${name}`)?.detail;
  const isToldAtField = problem?.fields.some(({ pointer }) => names.some((name) => pointer === `/${name}`));

  const field = (name: Name) => ({
    value: values[name],
    error: malformed(name) ?? refused(name),
    onChange: (value: string) => {
      setValues({ ...values, [name]: value });
      setMended([...mended, name]);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMended([]);
    const { accountSid, authToken } = values;
    void onConnect(byHand ? { ...values, point } : { accountSid, authToken });
  };

  return (
    <form ref={form} onSubmit={submit}>
      <CredentialField label={say.accountSid} help={say.accountSidHelp} {...field('accountSid')} />
      <CredentialField label={say.authToken} help={say.authTokenHelp} isSecret {...field('authToken')} />
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
        aria-expanded={byHand}
        aria-controls={more}
        bg="transparent"
        onClick={() => setByHand(!byHand)}
      >
        <Box asChild transform={byHand ? 'rotate(90deg)' : undefined} transition="transform 120ms">
          <ChevronRight size={16} aria-hidden />
        </Box>
        {say.byHand.open}
      </Button>
      <Box id={more} hidden={!byHand} pl="16px" ml="8px" mb="16px" borderLeftWidth="1px" borderColor="line">
        {byHand && (
          <>
            <CredentialField label={say.byHand.apiKey} help={say.byHand.apiKeyHelp} {...field('apiKey')} />
            <CredentialField
              label={say.byHand.apiSecret}
              help={say.byHand.apiSecretHelp}
              isSecret
              {...field('apiSecret')}
            />
            <CredentialField
              label={say.byHand.twimlAppSid}
              help={say.byHand.twimlAppSidHelp}
              {...field('twimlAppSid')}
            />
            <Checkbox.Root
              size="sm"
              minH="32px"
              checked={point}
              onCheckedChange={({ checked }) => setPoint(checked === true)}
            >
              <Checkbox.HiddenInput />
              <Checkbox.Control />
              <Checkbox.Label>{say.byHand.point}</Checkbox.Label>
            </Checkbox.Root>
          </>
        )}
      </Box>
      {problem && !isToldAtField && (
        <Text role="alert" color="hangup" mb="16px">
          {problem.message}
        </Text>
      )}
      <Flex gap="8px">
        <Button
          type="submit"
          size="sm"
          disabled={busy || names.some((name) => values[name] === '' || malformed(name) !== undefined)}
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
