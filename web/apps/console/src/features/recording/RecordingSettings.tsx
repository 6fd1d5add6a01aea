import { Button, chakra, Flex, Text } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import { Problem, type RecordingPolicy } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';
import { SettingSelect } from '../../shared/SettingSelect';
import { SettingsSection } from '../../shared/SettingsSection';
import { useUnsavedChanges } from '../../shared/unsavedChanges';
import { AnnouncementField } from './AnnouncementField';
import { CountryAnnouncements } from './CountryAnnouncements';
import { NumberPolicies } from './NumberPolicies';
import { cleaned, isChanged } from './policyDraft';

const t = messages.recordingPolicy;

/** Which calls the workspace records, and what callers hear before. */
export function RecordingSettings({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  return (
    <SettingsSection
      title={t.title}
      text={t.text}
      queryKey={['recording-policy', workspaceId]}
      load={() => api.recordingPolicy(workspaceId)}
    >
      {(saved, reload) => <Form key={saved.version} workspaceId={workspaceId} saved={saved} onReload={reload} />}
    </SettingsSection>
  );
}

function Form({ workspaceId, saved, onReload }: { workspaceId: string; saved: RecordingPolicy; onReload: () => void }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(saved);
  const { data: numbers = [] } = useQuery({
    queryKey: ['phone-numbers', workspaceId],
    queryFn: () => api.phoneNumbers(workspaceId),
  });
  const hasChanged = isChanged(draft, saved);
  const lacksAnnouncement = draft.consent !== 'none' && !cleaned(draft).announcement;
  useUnsavedChanges(hasChanged);
  const save = useMutation({
    mutationFn: () => api.changeRecordingPolicy(workspaceId, cleaned(draft)),
    onSuccess: (changed) => {
      queries.setQueryData(['recording-policy', workspaceId], changed);
      toaster.create({ type: 'success', title: t.saved });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (hasChanged && !lacksAnnouncement && !save.isPending) save.mutate();
  };
  const isOutdated = save.error instanceof Problem && save.error.code === 'recording-policy-changed';
  return (
    <chakra.form noValidate onSubmit={submit} display="flex" flexDirection="column" gap="16px">
      <SettingSelect
        label={t.inbound}
        help={t.inboundHelp}
        options={t.modes}
        value={draft.inbound}
        onChange={(inbound) => setDraft({ ...draft, inbound })}
      />
      <SettingSelect
        label={t.outbound}
        help={t.outboundHelp}
        options={t.modes}
        value={draft.outbound}
        onChange={(outbound) => setDraft({ ...draft, outbound })}
      />
      <NumberPolicies policy={draft} numbers={numbers} onChange={setDraft} />
      <SettingSelect
        label={t.internal}
        help={t.internalHelp}
        options={{ off: t.modes.off, always: t.modes.always }}
        value={draft.internal}
        onChange={(internal) => setDraft({ ...draft, internal })}
      />
      <AnnouncementField
        workspaceId={workspaceId}
        label={t.announcement}
        help={t.announcementHelp}
        value={draft.announcement}
        onChange={(announcement) => setDraft({ ...draft, announcement })}
      />
      <CountryAnnouncements
        workspaceId={workspaceId}
        countries={draft.countries}
        onChange={(countries) => setDraft({ ...draft, countries })}
      />
      <SettingSelect
        label={t.consent}
        help={t.consentHelp}
        options={t.consents}
        value={draft.consent}
        onChange={(consent) => setDraft({ ...draft, consent })}
      />
      {lacksAnnouncement && (
        <Text role="alert" color="hangup">
          {t.consentNeedsAnnouncement}
        </Text>
      )}
      <chakra.label display="inline-flex" alignItems="center" gap="8px" cursor="pointer">
        <input
          type="checkbox"
          checked={draft.deleteAtTwilio}
          onChange={(event) => setDraft({ ...draft, deleteAtTwilio: event.target.checked })}
        />
        {t.deleteAtTwilio}
      </chakra.label>
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
        <Button type="submit" size="sm" disabled={!hasChanged || lacksAnnouncement || save.isPending}>
          {t.save}
        </Button>
        {hasChanged && (
          <Button size="sm" variant="outline" disabled={save.isPending} onClick={() => setDraft(saved)}>
            {t.discard}
          </Button>
        )}
      </Flex>
    </chakra.form>
  );
}
