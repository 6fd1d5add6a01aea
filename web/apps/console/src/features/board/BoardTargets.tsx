import { Button, chakra, Flex, Text } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import type { BoardTargets as Saved } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';
import { NumberField } from '../../shared/NumberField';
import { rejectedPointers } from '../../shared/problems';
import { SettingSelect } from '../../shared/SettingSelect';
import { SettingsSection } from '../../shared/SettingsSection';
import { useUnsavedChanges } from '../../shared/unsavedChanges';
import { draftOf, isValidTarget, TARGETS, targetsOf } from './targetsDraft';

const t = messages.board.targets;
const SERVICE_LEVELS = [10, 15, 20, 30, 45, 60, 90, 120] as const satisfies readonly Saved['serviceLevelSeconds'][];

/** The targets with which the live board compares today's figures. */
export const BoardTargets = ({ workspaceId }: { workspaceId: string }) => {
  const { api } = useRingback();
  return (
    <SettingsSection
      title={t.title}
      text={t.text}
      queryKey={['board-targets', workspaceId]}
      load={() => api.boardTargets(workspaceId)}
    >
      {(saved) => <Form key={JSON.stringify(saved)} workspaceId={workspaceId} saved={saved} />}
    </SettingsSection>
  );
};

function Form({ workspaceId, saved }: { workspaceId: string; saved: Saved }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(saved));
  const hasChanged = JSON.stringify(targetsOf(draft)) !== JSON.stringify(targetsOf(draftOf(saved)));
  useUnsavedChanges(hasChanged);
  const save = useMutation({
    mutationFn: () => api.changeBoardTargets(workspaceId, targetsOf(draft)),
    onSuccess: (changed) => {
      queries.setQueryData(['board-targets', workspaceId], changed);
      toaster.create({ type: 'success', title: t.saved });
    },
  });
  const rejected = rejectedPointers(save.error);
  const isInvalid = TARGETS.some((target) => !isValidTarget(draft[target.name], target));
  const edit = (change: Partial<typeof draft>) => {
    setDraft({ ...draft, ...change });
    if (save.isError) save.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (hasChanged && !isInvalid && !save.isPending) save.mutate();
  };
  return (
    <chakra.form noValidate onSubmit={submit} display="flex" flexDirection="column" gap="16px">
      <SettingSelect
        label={t.serviceLevelSeconds}
        help={t.serviceLevelSecondsHelp}
        options={Object.fromEntries(SERVICE_LEVELS.map((each) => [String(each), t.seconds(each)]))}
        value={String(draft.serviceLevelSeconds)}
        onChange={(value) =>
          edit({
            serviceLevelSeconds: SERVICE_LEVELS.find((each) => String(each) === value) ?? saved.serviceLevelSeconds,
          })
        }
      />
      {TARGETS.map((target) => {
        const { name, unit, min, max } = target;
        const isWrong = !isValidTarget(draft[name], target) || rejected.includes(`/${name}`);
        return (
          <NumberField
            key={name}
            label={t[name]}
            unit={t.units[unit]}
            help={t[`${name}Help`]}
            error={isWrong ? t.error(min, max) : undefined}
            value={draft[name]}
            onChange={(text) => edit({ [name]: text })}
          />
        );
      })}
      {save.error && rejected.length === 0 && (
        <Text role="alert" color="hangup">
          {save.error.message}
        </Text>
      )}
      <Flex gap="8px">
        <Button type="submit" size="sm" disabled={!hasChanged || isInvalid || save.isPending}>
          {t.save}
        </Button>
        {hasChanged && (
          <Button size="sm" variant="outline" disabled={save.isPending} onClick={() => edit(draftOf(saved))}>
            {t.discard}
          </Button>
        )}
      </Flex>
    </chakra.form>
  );
}
