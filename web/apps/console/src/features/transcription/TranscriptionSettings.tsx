import { Box, Button, chakra, Flex, Skeleton, Text } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import type { TranscriptionSettings as Saved } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';
import { LoadError } from '../../shared/LoadError';
import { Section } from '../../shared/Section';
import { SettingSelect } from '../../shared/SettingSelect';
import { useUnsavedChanges } from '../../shared/unsavedChanges';

const t = messages.transcription;

/** Whether calls are transcribed while they last, and in which language. */
export function TranscriptionSettings({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const { data, error, refetch } = useQuery({
    queryKey: ['transcription-settings', workspaceId],
    queryFn: () => api.transcriptionSettings(workspaceId),
  });
  const { data: twilio } = useQuery({
    queryKey: ['twilio-status', workspaceId],
    queryFn: () => api.twilioStatus(workspaceId),
  });
  return (
    <Section title={t.title}>
      <Box px="16px" pb="16px">
        <Text color="fg.muted" mb="16px">
          {t.text}
        </Text>
        {twilio?.configured === false && (
          <Text color="warn" mb="16px">
            {t.notConnected}
          </Text>
        )}
        {error && <LoadError text={error.message} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton h="96px" bg="bg.controlPressed" role="status" aria-label={messages.loading} />}
        {data && <Form key={`${data.live} ${data.recorded} ${data.language}`} workspaceId={workspaceId} saved={data} />}
      </Box>
    </Section>
  );
}

function Form({ workspaceId, saved }: { workspaceId: string; saved: Saved }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(saved);
  const hasChanged =
    draft.live !== saved.live || draft.recorded !== saved.recorded || draft.language !== saved.language;
  useUnsavedChanges(hasChanged);
  const save = useMutation({
    mutationFn: () => api.changeTranscriptionSettings(workspaceId, draft),
    onSuccess: (changed) => {
      queries.setQueryData(['transcription-settings', workspaceId], changed);
      toaster.create({ type: 'success', title: t.saved });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (hasChanged && !save.isPending) save.mutate();
  };
  // A language that was set by the API stays in the list.
  const languages = { ...t.languages, ...(saved.language in t.languages ? {} : { [saved.language]: saved.language }) };
  return (
    <chakra.form noValidate onSubmit={submit} display="flex" flexDirection="column" gap="16px">
      <chakra.label display="inline-flex" alignItems="center" gap="8px" cursor="pointer">
        <input
          type="checkbox"
          checked={draft.live}
          onChange={(event) => setDraft({ ...draft, live: event.target.checked })}
        />
        {t.live}
      </chakra.label>
      <Box>
        <chakra.label display="inline-flex" alignItems="center" gap="8px" cursor="pointer">
          <input
            type="checkbox"
            checked={draft.recorded}
            onChange={(event) => setDraft({ ...draft, recorded: event.target.checked })}
          />
          {t.recorded}
        </chakra.label>
        <Text color="fg.muted" mt="4px">
          {saved.hasSpeechServer ? t.bySpeechServer : t.byTwilio}
        </Text>
      </Box>
      <SettingSelect
        label={t.language}
        help={t.languageHelp}
        options={languages}
        value={draft.language}
        onChange={(language) => setDraft({ ...draft, language })}
      />
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
    </chakra.form>
  );
}
