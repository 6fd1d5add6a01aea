import { Box, Button, Field, Flex, Input, Skeleton, Text } from '@chakra-ui/react';
import { formatDateTime } from '@ringback/ui';
import type { AuditEntry } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { audit as t } from '../../messages/administration';
import { Card } from '../../shared/Card';

/** The audit entries of the workspace, newest first. */
export function AuditLog({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const [action, setAction] = useState('');
  const [subject, setSubject] = useState('');
  const { data, error, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    queryKey: ['audit', workspaceId, action, subject],
    queryFn: ({ pageParam }) =>
      api.audit(workspaceId, { action: action.trim(), subject: subject.trim(), cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
  const entries = data?.pages.flatMap((page) => page.entries);
  return (
    <>
      <Flex gap="16px" mb="16px" wrap="wrap">
        <Filter label={t.action} value={action} placeholder={t.actionExample} onChange={setAction} />
        <Filter label={t.subject} value={subject} placeholder={t.subjectExample} onChange={setSubject} />
      </Flex>
      {error && (
        <Text role="alert" color="hangup" mb="16px">
          {error.message}
        </Text>
      )}
      {!entries && !error && <Skeleton h="160px" borderRadius="10px" bg="bg.controlPressed" />}
      {entries?.length === 0 && <Text color="fg.muted">{t.empty}</Text>}
      {entries && entries.length > 0 && (
        <Card as="ul" listStyleType="none">
          {entries.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </Card>
      )}
      {hasNextPage && (
        <Flex justify="center" mt="16px">
          <Button size="sm" variant="outline" disabled={isFetching} onClick={() => void fetchNextPage()}>
            {t.loadMore}
          </Button>
        </Flex>
      )}
    </>
  );
}

interface FilterProps {
  label: string;
  value: string;
  placeholder: string;
  onChange: (value: string) => void;
}

const Filter = ({ label, value, placeholder, onChange }: FilterProps) => (
  <Field.Root flex="1 1 160px" maxW={{ md: '320px' }} w="auto">
    <Field.Label textStyle="xs" color="fg.muted">
      {label}
    </Field.Label>
    <Input size="sm" value={value} placeholder={placeholder} onChange={(event) => onChange(event.target.value)} />
  </Field.Root>
);

function Row({ entry }: { entry: AuditEntry }) {
  const { at, actor, name, address, action, subject, detail } = entry;
  const { before, after, ...others } = detail;
  const changed = before !== undefined && after !== undefined;
  const who = name ?? detail.serviceKey ?? t.actors[actor];
  return (
    <Box as="li" px="16px" py="12px" borderTopWidth="1px" borderColor="line" _first={{ borderTopWidth: '0' }}>
      <Flex gap="0 16px" wrap="wrap" justify="space-between">
        <Text fontWeight="500" overflowWrap="anywhere">
          {action}
          {subject && ` · ${subject}`}
        </Text>
        <Text color="fg.muted" textStyle="xs">
          <time dateTime={at}>{formatDateTime(at)}</time>
        </Text>
      </Flex>
      <Text color="fg.muted" textStyle="xs">
        {[who, address].filter(Boolean).join(' · ')}
      </Text>
      <Flex gap="0 16px" wrap="wrap">
        {changed && (
          <Text color="fg.muted" textStyle="xs" overflowWrap="anywhere">
            {before || '–'} → {after || '–'}
          </Text>
        )}
        {Object.entries(changed ? others : detail).map(([key, value]) => (
          <Text key={key} color="fg.muted" textStyle="xs" overflowWrap="anywhere">
            {key}: {value || '–'}
          </Text>
        ))}
      </Flex>
    </Box>
  );
}
