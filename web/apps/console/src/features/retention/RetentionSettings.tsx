import { Button, chakra, Flex, Text } from '@chakra-ui/react';
import { ConfirmDialog, toaster } from '@ringback/ui';
import type { RetentionSettings as Saved } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';
import { SettingSelect } from '../../shared/SettingSelect';
import { SettingsSection } from '../../shared/SettingsSection';
import { useUnsavedChanges } from '../../shared/unsavedChanges';

const t = messages.retention.settings;
const PERIODS = [7, 30, 60, 90, 180, 365, 730, 1095, 1825, 3650];
const FIELDS = [
  ['recordingDays', t.recordingDays, t.recordingHelp],
  ['transcriptDays', t.transcriptDays, t.transcriptHelp],
  ['callDays', t.callDays, t.callHelp],
] as const;

/** After how many days recordings, transcripts and the personal data of calls are deleted. */
export function RetentionSettings({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  return (
    <SettingsSection
      title={t.title}
      text={t.text}
      queryKey={['retention-settings', workspaceId]}
      load={() => api.retentionSettings(workspaceId)}
    >
      {(saved) => <Form key={JSON.stringify(saved)} workspaceId={workspaceId} saved={saved} />}
    </SettingsSection>
  );
}

function Form({ workspaceId, saved }: { workspaceId: string; saved: Saved }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(saved);
  const [isConfirming, setConfirming] = useState(false);
  const hasChanged = FIELDS.some(([name]) => draft[name] !== saved[name]);
  useUnsavedChanges(hasChanged);
  const save = useMutation({
    mutationFn: () => api.changeRetentionSettings(workspaceId, draft),
    onSuccess: (changed) => {
      queries.setQueryData(['retention-settings', workspaceId], changed);
      toaster.create({ type: 'success', title: t.saved });
    },
    onSettled: () => setConfirming(false),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!hasChanged || save.isPending) return;
    if (deletesMore(saved, draft)) setConfirming(true);
    else save.mutate();
  };
  return (
    <chakra.form noValidate onSubmit={submit} display="flex" flexDirection="column" gap="16px">
      {FIELDS.map(([name, label, help]) => (
        <SettingSelect
          key={name}
          label={label}
          help={help}
          options={periods(saved[name])}
          value={String(draft[name] ?? 'never')}
          onChange={(value) => setDraft({ ...draft, [name]: value === 'never' ? null : Number(value) })}
        />
      ))}
      {save.error && (
        <Text role="alert" color="hangup">
          {save.error.message}
        </Text>
      )}
      <Flex gap="8px">
        <Button type="submit" size="sm" disabled={!hasChanged || save.isPending}>
          {t.save}
        </Button>
        {hasChanged && (
          <Button size="sm" variant="outline" disabled={save.isPending} onClick={() => setDraft(saved)}>
            {t.discard}
          </Button>
        )}
      </Flex>
      <ConfirmDialog
        open={isConfirming}
        title={t.confirmTitle}
        cancelLabel={t.cancel}
        onCancel={() => setConfirming(false)}
        confirmLabel={t.confirm}
        onConfirm={() => save.mutate()}
        busy={save.isPending}
      >
        <Text>{t.confirmText}</Text>
      </ConfirmDialog>
    </chakra.form>
  );
}

/** Returns whether a change deletes data that is kept now. */
const deletesMore = (before: Saved, after: Saved) =>
  FIELDS.some(([name]) => (after[name] ?? Number.POSITIVE_INFINITY) < (before[name] ?? Number.POSITIVE_INFINITY));

/** Returns the choices. A period that was set by the API stays among them. */
function periods(saved: number | null): Record<string, string> {
  const days = [...new Set([...PERIODS, ...(saved === null ? [] : [saved])])].sort((a, b) => a - b);
  // Keys that look like numbers come first in an object, in their order.
  return { ...Object.fromEntries(days.map((each) => [String(each), t.after(each)])), never: t.never };
}
