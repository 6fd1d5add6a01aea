import { Field, Flex, Input, NativeSelect, Text } from '@chakra-ui/react';
import type { Announcement } from '@ringback/voice-client';
import { messages } from '../../messages';
import { PromptInput } from '../../shared/PromptInput';
import { TextArea } from '../../shared/TextArea';

const t = messages.recordingPolicy;
const MOST_LETTERS = 500;
/** Some of the languages of Twilio's `<Say>`; the first is its default. */
const LANGUAGES = [
  'en-US',
  'en-GB',
  'en-AU',
  'de-DE',
  'fr-FR',
  'fr-CA',
  'es-ES',
  'es-MX',
  'it-IT',
  'nl-NL',
  'pt-BR',
  'pt-PT',
  'pl-PL',
  'sv-SE',
  'da-DK',
  'nb-NO',
  'fi-FI',
  'ja-JP',
  'ko-KR',
  'cmn-CN',
];
const names = new Intl.DisplayNames(['en'], { type: 'language' });

type Kind = keyof typeof t.kinds;

interface Props {
  workspaceId: string;
  label: string;
  help?: string;
  value: Announcement | null;
  /** Without it, there is always an announcement. */
  isOptional?: boolean;
  onChange: (value: Announcement | null) => void;
}

/** Edits a text that is spoken, recorded or uploaded audio, or the URL of a sound. */
export function AnnouncementField({ workspaceId, label, help, value, isOptional = true, onChange }: Props) {
  const kind = kindOf(value);
  const kinds = (Object.keys(t.kinds) as Kind[]).filter((each) => isOptional || each !== 'none');
  return (
    <Flex as="fieldset" direction="column" gap="8px" maxW="480px" borderWidth="0">
      <Text as="legend" textStyle="sm" fontWeight="500" mb="8px">
        {label}
      </Text>
      <NativeSelect.Root size="sm" maxW="360px">
        <NativeSelect.Field
          aria-label={t.kind(label)}
          value={kind}
          onChange={(event) => onChange(empty(event.target.value as Kind))}
        >
          {kinds.map((each) => (
            <option key={each} value={each}>
              {t.kinds[each]}
            </option>
          ))}
        </NativeSelect.Field>
        <NativeSelect.Indicator />
      </NativeSelect.Root>
      {value && kind === 'text' && (
        <>
          <TextArea
            aria-label={t.spoken(label)}
            rows={2}
            maxLength={MOST_LETTERS}
            placeholder={t.textPlaceholder}
            value={value.text ?? ''}
            onChange={(event) => onChange({ ...value, text: event.target.value })}
          />
          <NativeSelect.Root size="sm" maxW="360px">
            <NativeSelect.Field
              aria-label={t.language(label)}
              value={value.language ?? LANGUAGES[0]}
              onChange={(event) => onChange({ ...value, language: event.target.value })}
            >
              {[...new Set([...LANGUAGES, ...(value.language ? [value.language] : [])])].map((code) => (
                <option key={code} value={code}>
                  {names.of(code)}
                </option>
              ))}
            </NativeSelect.Field>
            <NativeSelect.Indicator />
          </NativeSelect.Root>
        </>
      )}
      {value && kind === 'audio' && (
        <PromptInput
          workspaceId={workspaceId}
          label={t.audio(label)}
          value={value.audioId || null}
          onChange={(audioId) => onChange({ ...value, audioId })}
        />
      )}
      {value && kind === 'sound' && (
        <Field.Root>
          <Input
            aria-label={t.soundUrl(label)}
            type="url"
            size="sm"
            maxLength={MOST_LETTERS}
            placeholder={t.soundPlaceholder}
            value={value.soundUrl ?? ''}
            onChange={(event) => onChange({ ...value, soundUrl: event.target.value })}
          />
          <Field.HelperText color="fg.muted">{t.soundHelp}</Field.HelperText>
        </Field.Root>
      )}
      {help && (
        <Text textStyle="xs" color="fg.muted">
          {help}
        </Text>
      )}
    </Flex>
  );
}

function kindOf(value: Announcement | null): Kind {
  if (!value) return 'none';
  if (value.soundUrl !== null) return 'sound';
  return value.audioId === null ? 'text' : 'audio';
}

function empty(kind: Kind): Announcement | null {
  if (kind === 'none') return null;
  return {
    text: kind === 'text' ? '' : null,
    language: null,
    soundUrl: kind === 'sound' ? '' : null,
    audioId: kind === 'audio' ? '' : null,
  };
}
