import { Box, Button, Flex, Input, Skeleton, Text } from '@chakra-ui/react';
import { ConfirmDialog, formatDateTime, formatPhoneNumber } from '@ringback/ui';
import type { DoNotCallEntry } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { messages } from '../../messages';
import { Section } from '../../shared/Section';
import { SectionRow } from '../../shared/SectionRow';
import { toastError } from '../../shared/toastError';
import { useDebouncedValue } from '../../shared/useDebouncedValue';
import { AddDoNotCall } from './AddDoNotCall';
import { ImportDoNotCall } from './ImportDoNotCall';

const t = messages.doNotCall;

interface Props {
  workspaceId: string;
  /** Whether the user may import and remove numbers; supervisors only add them. */
  canEdit: boolean;
}

/** The numbers that no member may call, newest first. */
export function DoNotCallList({ workspaceId, canEdit }: Props) {
  const { api } = useRingback();
  const [search, setSearch] = useState('');
  const settled = useDebouncedValue(search.trim());
  const { data, error, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    queryKey: ['do-not-call', workspaceId, settled],
    queryFn: ({ pageParam }) => api.doNotCallList(workspaceId, { search: settled, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
  const entries = data?.pages.flatMap((page) => page.entries);
  return (
    <Section title={t.title} action={canEdit && <ImportDoNotCall workspaceId={workspaceId} />}>
      <Text px="16px" pb="16px" color="fg.muted">
        {t.text}
      </Text>
      <AddDoNotCall workspaceId={workspaceId} />
      <Flex align="center" px="16px" gap="12px" borderTopWidth="1px" borderColor="line" color="fg.muted">
        <Search size={16} aria-hidden />
        <Input
          type="search"
          aria-label={t.search}
          placeholder={t.search}
          maxLength={100}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          variant="flushed"
          color="fg"
          border="0"
          _focusVisible={{ boxShadow: 'none', outline: 'none' }}
        />
      </Flex>
      {error && (
        <Text px="16px" py="12px" role="alert" color="hangup">
          {t.loadFailed(error.message)}
        </Text>
      )}
      {!entries && !error && <Skeleton h="48px" m="16px" bg="bg.controlPressed" role="status" aria-label={t.loading} />}
      {entries?.length === 0 && (
        <Text px="16px" py="24px" textAlign="center" color="fg.muted">
          {settled ? t.noMatches(settled) : t.empty}
        </Text>
      )}
      <Box as="ul" aria-label={t.title} listStyleType="none">
        {entries?.map((entry) => (
          <Entry key={entry.id} workspaceId={workspaceId} entry={entry} canRemove={canEdit} />
        ))}
      </Box>
      {hasNextPage && (
        <Flex justify="center" p="16px">
          <Button size="sm" variant="outline" disabled={isFetching} onClick={() => void fetchNextPage()}>
            {t.loadMore}
          </Button>
        </Flex>
      )}
    </Section>
  );
}

interface EntryProps {
  workspaceId: string;
  entry: DoNotCallEntry;
  canRemove: boolean;
}

function Entry({ workspaceId, entry, canRemove }: EntryProps) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [isConfirming, setConfirming] = useState(false);
  const number = formatPhoneNumber(entry.number);
  const remove = useMutation({
    mutationFn: () => api.removeDoNotCall(workspaceId, entry.id),
    onError: toastError(t.removeFailed),
    onSettled: () => {
      setConfirming(false);
      return queries.invalidateQueries({ queryKey: ['do-not-call', workspaceId] });
    },
  });
  return (
    <SectionRow>
      <Box flex="1" minW="0">
        <Text fontWeight="500">{number}</Text>
        {entry.reason && <Text overflowWrap="anywhere">{entry.reason}</Text>}
        <Text color="fg.muted" textStyle="xs">
          {t.added(entry.addedBy?.name ?? t.api, formatDateTime(entry.createdAt))}
        </Text>
      </Box>
      {canRemove && (
        <ConfirmDialog
          open={isConfirming}
          title={t.removeTitle(number)}
          cancelLabel={t.cancel}
          onCancel={() => setConfirming(false)}
          confirmLabel={t.remove}
          onConfirm={() => remove.mutate()}
          busy={remove.isPending}
          trigger={
            <Button size="sm" variant="outline" aria-label={t.removeNamed(number)}>
              {t.remove}
            </Button>
          }
          onOpen={() => setConfirming(true)}
        >
          <Text>{t.removeText}</Text>
        </ConfirmDialog>
      )}
    </SectionRow>
  );
}
