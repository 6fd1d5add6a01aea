import { Field, Flex, Input, Text } from '@chakra-ui/react';
import { useMemo } from 'react';
import { messages } from '../../messages';
import { SearchSelect } from '../../shared/SearchSelect';
import { offsetOf, timeZones } from './timeZones';

const t = messages.workspaces;

const MOST_LETTERS = 100;
const MAX_WRAP_UP = 600;

/** The name and time zone of a workspace. */
export interface WorkspaceDraft {
  name: string;
  timeZone: string;
  /** The input of the wrap-up time in seconds. Missing for a new workspace. */
  wrapUp?: string;
}

/** Returns why each invalid field is invalid, and each field at a pointer that the server rejected. */
export function workspaceErrors({ name, wrapUp }: WorkspaceDraft, rejected: readonly string[]) {
  return {
    name: !name.trim() || rejected.includes('/name') ? t.nameError : undefined,
    timeZone: rejected.includes('/timeZone') ? t.timeZoneError : undefined,
    wrapUp: !isWrapUpTime(wrapUp) || rejected.includes('/wrapUpSeconds') ? t.wrapUpError(MAX_WRAP_UP) : undefined,
  };
}

const isWrapUpTime = (text = '0') => /^\d{1,3}$/.test(text.trim()) && Number(text) <= MAX_WRAP_UP;

interface Props {
  draft: WorkspaceDraft;
  errors: Partial<Record<keyof WorkspaceDraft, string | undefined>>;
  onChange: (draft: WorkspaceDraft) => void;
}

/** The fields of a workspace, for a new one and for one that changes. */
export function WorkspaceFields({ draft, errors, onChange }: Props) {
  const options = useMemo(timeZones, []);
  return (
    <Flex direction="column" gap="16px">
      <Field.Root maxW="360px" invalid={errors.name !== undefined}>
        <Field.Label>{t.name}</Field.Label>
        <Input
          size="sm"
          maxLength={MOST_LETTERS}
          autoComplete="organization"
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: event.target.value })}
        />
        {errors.name && <Field.ErrorText color="hangup">{errors.name}</Field.ErrorText>}
      </Field.Root>
      <SearchSelect
        label={t.timeZone}
        placeholder={t.searchTimeZones}
        help={t.timeZoneHelp}
        error={errors.timeZone}
        options={options}
        value={draft.timeZone}
        detailOf={offsetOf}
        onSelect={(timeZone) => onChange({ ...draft, timeZone })}
      />
      {draft.wrapUp !== undefined && (
        <Field.Root invalid={errors.wrapUp !== undefined}>
          <Field.Label>{t.wrapUp}</Field.Label>
          <Flex align="center" gap="8px">
            <Input
              size="sm"
              w="80px"
              inputMode="numeric"
              autoComplete="off"
              value={draft.wrapUp}
              onChange={(event) => onChange({ ...draft, wrapUp: event.target.value })}
            />
            <Text color="fg.muted">{t.wrapUpUnit}</Text>
          </Flex>
          {errors.wrapUp ? (
            <Field.ErrorText color="hangup">{errors.wrapUp}</Field.ErrorText>
          ) : (
            <Field.HelperText color="fg.muted">{t.wrapUpHelp}</Field.HelperText>
          )}
        </Field.Root>
      )}
    </Flex>
  );
}
