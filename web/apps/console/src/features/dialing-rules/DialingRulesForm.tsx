import { Box, Button, chakra, Field, Flex, Grid, Input, Text } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import type { DialingRules, UsageReport } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { messages } from '../../messages';
import { rejectedPointers } from '../../shared/problems';
import { Section } from '../../shared/Section';
import { useUnsavedChanges } from '../../shared/unsavedChanges';
import { CountriesField } from './CountriesField';
import { formatAmount } from './formatAmount';
import { changeOf, draftOf, errorsOf, hasChanges, type NumberField, type RulesDraft } from './rulesDraft';

const t = messages.dialingRules;

const CALL_LIMITS: readonly NumberField[] = [
  'memberPerMinute',
  'workspacePerMinute',
  'memberPerDay',
  'workspacePerDay',
];
const SPEND_LIMITS: readonly NumberField[] = ['memberSpend', 'workspaceSpend', 'pricePerMinute'];

interface Props {
  workspaceId: string;
  rules: DialingRules;
  /** Shown at the spend limits once it has loaded. */
  usage: UsageReport | undefined;
  canEdit: boolean;
  /** Stands below the spend limits. */
  children: ReactNode;
}

/** Countries, limits and the emergency message, saved together. */
export function DialingRulesForm({ workspaceId, rules, usage, canEdit, children }: Props) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<RulesDraft>(() => draftOf(rules));
  const save = useMutation({
    mutationFn: () => api.changeDialingRules(workspaceId, changeOf(draft, rules)),
    onSuccess: async (saved) => {
      queries.setQueryData(['dialing-rules', workspaceId], saved);
      setDraft(draftOf(saved));
      toaster.create({ type: 'success', title: t.saved });
      form.current?.focus({ preventScroll: true });
      await queries.invalidateQueries({ queryKey: ['usage', workspaceId] });
    },
  });
  useEffect(() => {
    if (save.error) focusInvalidField(form.current);
  }, [save.error]);
  const rejected = rejectedPointers(save.error);
  const errors = errorsOf(draft, rejected);
  const isChanged = hasChanges(draft, rules);
  useUnsavedChanges(isChanged);

  const edit = (change: Partial<RulesDraft>) => {
    setDraft((before) => ({ ...before, ...change }));
    if (save.isError) save.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isChanged || save.isPending) return;
    if (Object.keys(errors).length > 0) focusInvalidField(form.current);
    else save.mutate();
  };
  const numberField = (field: NumberField) => (
    <NumberInput
      key={field}
      label={t.fields[field]}
      help={t.help[field] ?? usedText(field, usage)}
      value={draft.numbers[field]}
      error={errors[field]}
      readOnly={!canEdit}
      onChange={(typed) => edit({ numbers: { ...draft.numbers, [field]: typed } })}
    />
  );

  return (
    <chakra.form
      ref={form}
      tabIndex={-1}
      aria-label={messages.nav.dialingRules}
      noValidate
      onSubmit={submit}
      outline="none"
    >
      <Section title={t.countries} overflow="visible">
        <CountriesField
          workspaceId={workspaceId}
          hasSelected={draft.hasSelectedCountries}
          countries={draft.countries}
          error={errors.countries}
          disabled={!canEdit}
          onChange={(hasSelectedCountries, countries) => edit({ hasSelectedCountries, countries })}
        />
      </Section>
      <Section title={t.callLimits}>
        <Fields intro={t.callLimitsText}>{CALL_LIMITS.map(numberField)}</Fields>
      </Section>
      <Section title={t.spendLimits}>
        <Fields intro={t.spendLimitsText}>{SPEND_LIMITS.map(numberField)}</Fields>
      </Section>
      {children}
      <Section title={t.blocked}>
        <Box px="16px" pb="16px">
          <Text mb="8px">{t.premium}</Text>
          <Text mb="16px">{t.emergency}</Text>
          <Field.Root maxW="560px" invalid={errors.emergencyAdvice !== undefined} readOnly={!canEdit}>
            <Field.Label>{t.fields.emergencyAdvice}</Field.Label>
            <Input
              size="sm"
              maxLength={300}
              value={draft.emergencyAdvice}
              onChange={(event) => edit({ emergencyAdvice: event.target.value })}
            />
            <Field.HelperText color="fg.muted">{t.help.emergencyAdvice}</Field.HelperText>
            {errors.emergencyAdvice && <Field.ErrorText color="hangup">{errors.emergencyAdvice}</Field.ErrorText>}
          </Field.Root>
        </Box>
      </Section>
      {canEdit && isChanged && (
        <Flex
          role="region"
          aria-label={t.unsaved}
          position="sticky"
          bottom="0"
          zIndex="docked"
          align="center"
          gap="8px"
          wrap="wrap"
          mb="16px"
          px="16px"
          py="12px"
          bg="bg.card"
          borderRadius="10px"
          boxShadow="floating"
        >
          <Text
            flex={{ base: '1 1 100%', md: '1' }}
            color={save.error ? 'hangup' : 'fg.muted'}
            role={save.error ? 'alert' : undefined}
          >
            {save.error ? (rejected.length > 0 ? t.fixFields : save.error.message) : t.unsaved}
          </Text>
          <Button size="sm" variant="outline" disabled={save.isPending} onClick={() => edit(draftOf(rules))}>
            {t.discard}
          </Button>
          <Button type="submit" size="sm" disabled={save.isPending}>
            {t.save}
          </Button>
        </Flex>
      )}
    </chakra.form>
  );
}

/** Returns what has been used of a spend limit. */
function usedText(field: NumberField, usage: UsageReport | undefined): string | undefined {
  if (!usage) return undefined;
  if (field === 'workspaceSpend') return t.usedByWorkspace(formatAmount(usage.workspace.last24Hours.cost));
  if (field !== 'memberSpend') return undefined;
  const costs = usage.members.map(({ name, used }) => ({ name, cost: used.last24Hours.cost }));
  const highest = costs.sort((a, b) => b.cost - a.cost)[0];
  return highest && t.usedByMember(formatAmount(highest.cost), highest.name);
}

const focusInvalidField = (form: HTMLFormElement | null) =>
  form?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();

const Fields = ({ intro, children }: { intro: string; children: ReactNode }) => (
  <Box px="16px" pb="16px">
    <Text color="fg.muted" mb="16px">
      {intro}
    </Text>
    <Grid templateColumns={{ base: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 320px))' }} gap="16px 24px">
      {children}
    </Grid>
  </Box>
);

interface NumberInputProps {
  label: string;
  help: string | undefined;
  value: string;
  error: string | undefined;
  readOnly: boolean;
  onChange: (value: string) => void;
}

const NumberInput = ({ label, help, value, error, readOnly, onChange }: NumberInputProps) => (
  <Field.Root invalid={error !== undefined} readOnly={readOnly}>
    <Field.Label>{label}</Field.Label>
    <Input
      size="sm"
      maxW="200px"
      inputMode="decimal"
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
    {help && <Field.HelperText color="fg.muted">{help}</Field.HelperText>}
    {error && <Field.ErrorText color="hangup">{error}</Field.ErrorText>}
  </Field.Root>
);
