import { Button, chakra, Flex, Text } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import { Problem, type VoicemailSettings as Settings } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';
import { SettingSelect } from '../../shared/SettingSelect';
import { SettingsSection } from '../../shared/SettingsSection';
import { useUnsavedChanges } from '../../shared/unsavedChanges';
import { GreetingField } from './GreetingField';
import { NumberSettings } from './NumberSettings';
import { isSettingsComplete, type SettingsDraft, settingsDraftOf, settingsOf } from './settingsDraft';

const t = messages.voicemail;

/** Which callers may leave a message, and what they hear before. */
export function VoicemailSettings({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  return (
    <SettingsSection
      title={t.settings}
      text={t.settingsText}
      queryKey={['voicemail-settings', workspaceId]}
      load={() => api.voicemailSettings(workspaceId)}
    >
      {(saved, reload) => <Form key={saved.version} workspaceId={workspaceId} saved={saved} onReload={reload} />}
    </SettingsSection>
  );
}

function Form({ workspaceId, saved, onReload }: { workspaceId: string; saved: Settings; onReload: () => void }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<SettingsDraft>(() => settingsDraftOf(saved));
  const { data: numbers = [] } = useQuery({
    queryKey: ['phone-numbers', workspaceId],
    queryFn: () => api.phoneNumbers(workspaceId),
  });
  const wanted = settingsOf(draft, saved.version);
  const hasChanged = JSON.stringify(wanted) !== JSON.stringify(settingsOf(settingsDraftOf(saved), saved.version));
  const maySave = hasChanged && isSettingsComplete(draft);
  useUnsavedChanges(hasChanged);
  const save = useMutation({
    mutationFn: () => api.changeVoicemailSettings(workspaceId, wanted),
    onSuccess: (changed) => {
      queries.setQueryData(['voicemail-settings', workspaceId], changed);
      toaster.create({ type: 'success', title: t.saved });
    },
  });
  const change = (part: Partial<SettingsDraft>) => setDraft((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (maySave && !save.isPending) save.mutate();
  };
  const isOutdated = save.error instanceof Problem && save.error.code === 'voicemail-settings-changed';
  const isUsed = draft.enabled || draft.numbers.some(({ enabled }) => enabled);
  return (
    <chakra.form noValidate onSubmit={submit} display="flex" flexDirection="column" gap="16px">
      <chakra.label display="inline-flex" alignItems="center" gap="8px" cursor="pointer">
        <input
          type="checkbox"
          checked={draft.enabled}
          onChange={(event) => change({ enabled: event.target.checked })}
        />
        {t.enabled}
      </chakra.label>
      {isUsed && (
        <>
          <GreetingField
            workspaceId={workspaceId}
            label={t.greeting}
            value={draft.greeting}
            onChange={(greeting) => change({ greeting })}
          />
          <SettingSelect
            label={t.maxLength}
            help={t.maxLengthHelp}
            options={lengthsWith(draft.maxSeconds)}
            value={String(draft.maxSeconds)}
            onChange={(seconds) => change({ maxSeconds: Number(seconds) })}
          />
        </>
      )}
      <NumberSettings
        workspaceId={workspaceId}
        value={draft.numbers}
        numbers={numbers}
        isOn={draft.enabled}
        onChange={(changed) => change({ numbers: changed })}
      />
      {save.error && (
        <Flex align="center" gap="16px" wrap="wrap">
          <Text role="alert" color="hangup">
            {save.error.message}
          </Text>
          {isOutdated && (
            <Button size="sm" variant="outline" onClick={onReload}>
              {t.reload}
            </Button>
          )}
        </Flex>
      )}
      <Flex gap="8px">
        <Button type="submit" size="sm" disabled={!maySave || save.isPending}>
          {t.save}
        </Button>
        {hasChanged && (
          <Button
            size="sm"
            variant="outline"
            disabled={save.isPending}
            onClick={() => setDraft(settingsDraftOf(saved))}
          >
            {t.discard}
          </Button>
        )}
      </Flex>
    </chakra.form>
  );
}

/** Returns the usual lengths, and the present one, which the API may have set. */
const lengthsWith = (seconds: number): Readonly<Record<string, string>> => ({
  ...(t.lengths[seconds] ? {} : { [seconds]: t.otherLength(seconds) }),
  ...t.lengths,
});
