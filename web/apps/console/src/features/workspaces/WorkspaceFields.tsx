import { Field, Flex, Input } from '@chakra-ui/react';
import { useMemo } from 'react';
import { messages } from '../../messages';
import { SearchSelect } from '../../shared/SearchSelect';
import { offsetOf, timeZones } from './timeZones';

const t = messages.workspaces;

const MOST_LETTERS = 100;

/** The name and time zone of a workspace. */
export interface WorkspaceDraft {
  name: string;
  timeZone: string;
}

/** Returns why each invalid field is invalid, and each field at a pointer that the server rejected. */
export function workspaceErrors({ name }: WorkspaceDraft, rejected: readonly string[]) {
  return {
    name: !name.trim() || rejected.includes('/name') ? t.nameError : undefined,
    timeZone: rejected.includes('/timeZone') ? t.timeZoneError : undefined,
  };
}

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
    </Flex>
  );
}
