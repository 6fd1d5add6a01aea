import { Box, Button, chakra, Flex, Input, Skeleton, Text } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import { Problem, type DispositionList as Saved } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { messages } from '../../messages';
import { LoadError } from '../../shared/LoadError';
import { Section } from '../../shared/Section';
import { useUnsavedChanges } from '../../shared/unsavedChanges';
import { type DispositionDraft, dispositionErrors, draftOf, isChanged, moved } from './dispositionDraft';

const t = messages.dispositions;
const MOST_LETTERS = 60;
const MOST = 50;

/** The list of dispositions that agents choose from after a call. */
export function DispositionList({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const key = ['dispositions', workspaceId];
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => api.dispositions(workspaceId) });
  return (
    <Section title={t.title}>
      <Box px="16px" pb="16px">
        <Text color="fg.muted" mb="16px">
          {t.text}
        </Text>
        {error && <LoadError text={error.message} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton h="120px" bg="bg.controlPressed" role="status" aria-label={messages.loading} />}
        {data && <Form key={data.version} workspaceId={workspaceId} saved={data} onReload={() => void refetch()} />}
      </Box>
    </Section>
  );
}

function Form({ workspaceId, saved, onReload }: { workspaceId: string; saved: Saved; onReload: () => void }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<readonly DispositionDraft[]>(() => draftOf(saved));
  const [isSubmitted, setSubmitted] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const errors = dispositionErrors(draft);
  const hasChanged = isChanged(draft, saved);
  useUnsavedChanges(hasChanged);

  const save = useMutation({
    mutationFn: () =>
      api.changeDispositions(
        workspaceId,
        saved.version,
        draft.map(({ id, name }) => ({ ...(id && { id }), name: name.trim() })),
      ),
    onSuccess: (changed) => {
      queries.setQueryData(['dispositions', workspaceId], changed);
      toaster.create({ type: 'success', title: t.saved });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSubmitted(true);
    if (errors.every((error) => !error)) save.mutate();
  };
  const edit = (index: number, name: string) =>
    setDraft(draft.map((each, at) => (at === index ? { ...each, name } : each)));
  const add = () => {
    setDraft([...draft, { key: crypto.randomUUID(), name: '' }]);
    // The new field is the last one after the next render.
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>('li:last-child input')?.focus());
  };
  const isOutdated = save.error instanceof Problem && save.error.code === 'dispositions-changed';
  return (
    <chakra.form noValidate onSubmit={submit}>
      <chakra.ul ref={list} display="flex" flexDirection="column" gap="8px" listStyleType="none" maxW="480px">
        {draft.map(({ key, name }, index) => {
          const label = name.trim() || t.nameOf(index + 1);
          return (
            <li key={key}>
              <Flex align="center" gap="4px">
                <Input
                  size="sm"
                  flex="1"
                  me="4px"
                  maxLength={MOST_LETTERS}
                  autoComplete="off"
                  aria-label={t.nameOf(index + 1)}
                  aria-invalid={isSubmitted && errors[index] !== undefined}
                  value={name}
                  onChange={(event) => edit(index, event.target.value)}
                />
                <IconButton
                  label={t.moveUp(label)}
                  disabled={index === 0}
                  onClick={() => setDraft(moved(draft, index, -1))}
                  icon={ArrowUp}
                />
                <IconButton
                  label={t.moveDown(label)}
                  disabled={index === draft.length - 1}
                  onClick={() => setDraft(moved(draft, index, 1))}
                  icon={ArrowDown}
                />
                <IconButton
                  label={t.remove(label)}
                  onClick={() => setDraft(draft.filter((each) => each.key !== key))}
                  icon={Trash2}
                />
              </Flex>
              {isSubmitted && errors[index] && (
                <Text role="alert" color="hangup" mt="4px">
                  {errors[index]}
                </Text>
              )}
            </li>
          );
        })}
      </chakra.ul>
      {draft.length < MOST && (
        <Button size="sm" variant="outline" mt="8px" onClick={add}>
          <Plus size={16} aria-hidden /> {t.add}
        </Button>
      )}
      {save.error && (
        <Flex align="center" gap="16px" mt="16px" wrap="wrap">
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
      <Flex gap="8px" mt="16px">
        <Button type="submit" size="sm" disabled={!hasChanged || save.isPending}>
          {t.save}
        </Button>
        {hasChanged && (
          <Button size="sm" variant="outline" disabled={save.isPending} onClick={() => setDraft(draftOf(saved))}>
            {t.discard}
          </Button>
        )}
      </Flex>
    </chakra.form>
  );
}

interface IconButtonProps {
  label: string;
  icon: typeof ArrowUp;
  disabled?: boolean;
  onClick: () => void;
}

const IconButton = ({ label, icon: Icon, disabled = false, onClick }: IconButtonProps) => (
  <Button size="sm" variant="ghost" px="0" color="fg.muted" aria-label={label} disabled={disabled} onClick={onClick}>
    <Icon size={16} aria-hidden />
  </Button>
);
