import { Checkbox, Field, Flex, Input } from '@chakra-ui/react';
import type { CallStrategy, RingStrategy } from '@ringback/voice-client';
import { useMemo } from 'react';
import { messages } from '../../messages';
import { NumberField } from '../../shared/NumberField';
import { SearchSelect } from '../../shared/SearchSelect';
import { SettingSelect } from '../../shared/SettingSelect';
import { offsetOf, timeZones } from './timeZones';

const t = messages.workspaces;

const MOST_LETTERS = 100;
const MAX_WRAP_UP = 600;
const MAX_WAIT = 60;

/** The input of the form of a workspace. A new workspace has only a name and a time zone. */
export interface WorkspaceDraft {
  name: string;
  timeZone: string;
  /** The wrap-up time in seconds. */
  wrapUp?: string;
  ringStrategy?: RingStrategy;
  callStrategy?: CallStrategy;
  /** Whether calls show the members who supervise them. */
  supervisionVisible?: boolean;
  /** Whether agents on a call see callers who wait in line. */
  callWaiting?: 'on' | 'off';
  machineDetection?: boolean;
  /** The maximum wait in minutes. */
  maxWait?: string;
}

/** Returns why each invalid field is invalid, and each field at a pointer that the server rejected. */
export function workspaceErrors({ name, wrapUp, maxWait }: WorkspaceDraft, rejected: readonly string[]) {
  return {
    name: !name.trim() || rejected.includes('/name') ? t.nameError : undefined,
    timeZone: rejected.includes('/timeZone') ? t.timeZoneError : undefined,
    wrapUp: !isWrapUpTime(wrapUp) || rejected.includes('/wrapUpSeconds') ? t.wrapUpError(MAX_WRAP_UP) : undefined,
    maxWait: !isMaxWait(maxWait) || rejected.includes('/maxWaitSeconds') ? t.maxWaitError(MAX_WAIT) : undefined,
  };
}

const isMaxWait = (text = '0') => /^\d{1,2}([.,]\d{1,2})?$/.test(text.trim()) && minutes(text) <= MAX_WAIT;

/** Reads a number of minutes, with a decimal point or comma. */
export const minutes = (text: string) => Number(text.trim().replace(',', '.'));

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
        <NumberField
          label={t.wrapUp}
          unit={t.wrapUpUnit}
          help={t.wrapUpHelp}
          error={errors.wrapUp}
          value={draft.wrapUp}
          onChange={(wrapUp) => onChange({ ...draft, wrapUp })}
        />
      )}
      {draft.ringStrategy !== undefined && (
        <SettingSelect
          label={t.ringStrategy}
          help={t.ringStrategyHelp}
          options={t.ringStrategies}
          value={draft.ringStrategy}
          onChange={(ringStrategy) => onChange({ ...draft, ringStrategy })}
        />
      )}
      {draft.callStrategy !== undefined && (
        <SettingSelect
          label={t.callStrategy}
          help={t.callStrategyHelp}
          options={t.callStrategies}
          value={draft.callStrategy}
          onChange={(callStrategy) => onChange({ ...draft, callStrategy })}
        />
      )}
      {draft.supervisionVisible !== undefined && (
        <Field.Root maxW="360px">
          <Checkbox.Root
            size="sm"
            checked={draft.supervisionVisible}
            onCheckedChange={({ checked }) => onChange({ ...draft, supervisionVisible: checked === true })}
          >
            <Checkbox.HiddenInput />
            <Checkbox.Control />
            <Checkbox.Label>{t.supervisionVisible}</Checkbox.Label>
          </Checkbox.Root>
          <Field.HelperText color="fg.muted">{t.supervisionVisibleHelp}</Field.HelperText>
        </Field.Root>
      )}
      {draft.machineDetection !== undefined && (
        <Field.Root maxW="360px">
          <Checkbox.Root
            size="sm"
            checked={draft.machineDetection}
            onCheckedChange={({ checked }) => onChange({ ...draft, machineDetection: checked === true })}
          >
            <Checkbox.HiddenInput />
            <Checkbox.Control />
            <Checkbox.Label>{t.machineDetection}</Checkbox.Label>
          </Checkbox.Root>
          <Field.HelperText color="fg.muted">{t.machineDetectionHelp}</Field.HelperText>
        </Field.Root>
      )}
      {draft.callWaiting !== undefined && (
        <SettingSelect
          label={t.callWaiting}
          help={t.callWaitingHelp}
          options={t.callWaitingOptions}
          value={draft.callWaiting}
          onChange={(callWaiting) => onChange({ ...draft, callWaiting })}
        />
      )}
      {draft.maxWait !== undefined && (
        <NumberField
          label={t.maxWait}
          unit={t.maxWaitUnit}
          help={t.maxWaitHelp}
          error={errors.maxWait}
          value={draft.maxWait}
          onChange={(maxWait) => onChange({ ...draft, maxWait })}
        />
      )}
    </Flex>
  );
}
