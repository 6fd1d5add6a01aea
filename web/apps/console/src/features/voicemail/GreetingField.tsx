import { Box, Field, Flex, NativeSelect } from '@chakra-ui/react';
import { messages } from '../../messages';
import { PromptInput } from '../../shared/PromptInput';
import { TextArea } from '../../shared/TextArea';
import { type GreetingDraft, type GreetingKind, isComplete } from './settingsDraft';

const t = messages.voicemail;
const MOST_LETTERS = 1000;

interface Props {
  workspaceId: string;
  label: string;
  /** Null for the greeting of the workspace. */
  value: GreetingDraft | null;
  onChange: (greeting: GreetingDraft) => void;
  /** Called when a number uses the greeting of the workspace. */
  onInherit?: () => void;
}

/** What callers hear before the tone: a text, or audio. */
export function GreetingField({ workspaceId, label, value, onChange, onInherit }: Props) {
  const kinds = onInherit ? t.kindsOfNumber : t.kinds;
  const choose = (kind: string) =>
    kind === 'workspace' ? onInherit?.() : onChange({ text: '', audioId: null, ...value, kind: kind as GreetingKind });
  return (
    <Flex direction="column" gap="8px" maxW="480px">
      <Field.Root>
        <Field.Label>{label}</Field.Label>
        <NativeSelect.Root size="sm" maxW="360px">
          <NativeSelect.Field value={value?.kind ?? 'workspace'} onChange={(event) => choose(event.target.value)}>
            {Object.entries(kinds).map(([kind, name]) => (
              <option key={kind} value={kind}>
                {name}
              </option>
            ))}
          </NativeSelect.Field>
          <NativeSelect.Indicator />
        </NativeSelect.Root>
      </Field.Root>
      {value?.kind === 'text' && (
        <Field.Root invalid={!isComplete(value)}>
          <TextArea
            rows={3}
            aria-label={t.text}
            aria-invalid={!isComplete(value)}
            maxLength={MOST_LETTERS}
            value={value.text}
            onChange={(event) => onChange({ ...value, text: event.target.value })}
          />
          <Field.ErrorText>{t.textNeeded}</Field.ErrorText>
        </Field.Root>
      )}
      {value?.kind === 'audio' && (
        <Box>
          <PromptInput
            workspaceId={workspaceId}
            label={label}
            value={value.audioId}
            onChange={(audioId) => onChange({ ...value, audioId })}
          />
        </Box>
      )}
    </Flex>
  );
}
