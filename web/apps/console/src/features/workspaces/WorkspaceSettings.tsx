import { Button, chakra, Flex, Text } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import type { Me, Workspace } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';
import { rejectedPointers } from '../../shared/problems';
import { Section } from '../../shared/Section';
import { useUnsavedChanges } from '../../shared/unsavedChanges';
import { minutes, type WorkspaceDraft, WorkspaceFields, workspaceErrors } from './WorkspaceFields';

const t = messages.workspaces;

/** Changes the settings of the workspace. */
export function WorkspaceSettings({ workspace }: { workspace: Workspace }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const saved = draftOf(workspace);
  const [draft, setDraft] = useState(saved);
  const save = useMutation({
    mutationFn: () =>
      api.changeWorkspace(workspace.id, {
        name: draft.name.trim(),
        timeZone: draft.timeZone,
        wrapUpSeconds: Number(draft.wrapUp),
        ringStrategy: draft.ringStrategy,
        callStrategy: draft.callStrategy,
        supervisionVisible: draft.supervisionVisible,
        callWaiting: draft.callWaiting === 'on',
        machineDetection: draft.machineDetection,
        maxWaitSeconds: Math.round(minutes(draft.maxWait) * 60),
      }),
    onSuccess: (changed) => {
      setDraft(draftOf(changed));
      queries.setQueryData<Me>(['me'], (me) => me && { ...me, workspaces: replace(me.workspaces, changed) });
      toaster.create({ type: 'success', title: t.saved });
    },
  });
  const rejected = rejectedPointers(save.error);
  const errors = workspaceErrors(draft, rejected);
  const isChanged =
    draft.name.trim() !== saved.name ||
    draft.timeZone !== saved.timeZone ||
    draft.wrapUp !== saved.wrapUp ||
    draft.ringStrategy !== saved.ringStrategy ||
    draft.callStrategy !== saved.callStrategy ||
    draft.supervisionVisible !== saved.supervisionVisible ||
    draft.callWaiting !== saved.callWaiting ||
    draft.machineDetection !== saved.machineDetection ||
    draft.maxWait !== saved.maxWait;
  useUnsavedChanges(isChanged);

  const edit = (next: WorkspaceDraft) => {
    setDraft({ ...saved, ...next });
    if (save.isError) save.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isChanged && !errors.name && !errors.wrapUp && !errors.maxWait && !save.isPending) save.mutate();
  };
  return (
    <Section title={t.details} overflow="visible">
      <chakra.form noValidate onSubmit={submit} px="16px" pb="16px">
        <WorkspaceFields draft={draft} errors={errors} onChange={edit} />
        {save.error && rejected.length === 0 && (
          <Text role="alert" color="hangup" mt="16px">
            {save.error.message}
          </Text>
        )}
        <Flex gap="8px" mt="16px">
          <Button type="submit" size="sm" disabled={!isChanged || save.isPending}>
            {t.save}
          </Button>
          {isChanged && (
            <Button size="sm" variant="outline" disabled={save.isPending} onClick={() => edit(saved)}>
              {t.discard}
            </Button>
          )}
        </Flex>
      </chakra.form>
    </Section>
  );
}

const draftOf = ({
  name,
  timeZone,
  wrapUpSeconds = 0,
  ringStrategy = 'all',
  callStrategy = 'client',
  supervisionVisible = true,
  callWaiting = false,
  machineDetection = false,
  maxWaitSeconds = 300,
}: Workspace): Required<WorkspaceDraft> => ({
  name,
  timeZone,
  wrapUp: String(wrapUpSeconds),
  ringStrategy,
  callStrategy,
  supervisionVisible,
  callWaiting: callWaiting ? 'on' : 'off',
  machineDetection,
  maxWait: String(maxWaitSeconds / 60),
});

const replace = (workspaces: readonly Workspace[], changed: Workspace) =>
  workspaces.map((each) => (each.id === changed.id ? changed : each));
